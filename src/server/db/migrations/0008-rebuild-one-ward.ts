/**
 * Making the figures of one ward anew held every ward's dossiers back. Nobody changes a ward's dossiers without holding what the
 * ward has followed, and whoever makes its figures anew holds that too.
 */
export const rebuildOneWard = {
  id: 8,
  name: 'rebuild-one-ward',
  sql: `
create or replace function rebuild_figures(ward text) returns void language plpgsql as $$
begin
  delete from figure_cell where ward_id = ward;
  perform add_figures(array(select cell from dossier, figure_cell_of(dossier.ward_id, doc, 1) cell where dossier.ward_id = ward));
end $$;
`,
};
