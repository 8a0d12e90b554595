/** `npm start`: the centre, with the settings of the environment. */
import { loadEnvFile, readConfig } from './config.ts';
import { findPackage } from './package-root.ts';
import { endWith, runCentre } from './run-centre.ts';
import { createSetupCode } from './use-cases/set-up.ts';

try {
  const { root } = findPackage();
  loadEnvFile(root);
  await runCentre(readConfig(process.env, root), {}, async ({ centre, url }) => {
    const code = await createSetupCode(centre);
    if (code !== null) console.log(`Thiết lập lần đầu: ${centre.publicUrl}/thiet-lap?ma=${code}`);
    console.log(`Đúng Hẹn ready: ${url}`);
  });
} catch (error) {
  endWith(error);
}
