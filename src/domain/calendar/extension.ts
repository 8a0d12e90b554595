/** Gia hạn theo luật chuyên ngành: working days added, with the provision that allows it. */
export interface LawfulExtension {
  readonly workingDays: number;
  readonly basis: string;
}
