/**
 * Writes a page of docs/ that holds the product against something else, in one command:
 *   npm run validate -- paper
 * What was worked out before is kept, so that an interrupted command goes on when it is given again.
 */
const VALIDATIONS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  paper: async (args) => (await import('./paper/paper-validation.ts')).paperValidation(args),
};

const [name = '', ...args] = process.argv.slice(2);
if (Object.hasOwn(VALIDATIONS, name)) {
  await VALIDATIONS[name](args);
} else {
  if (name) console.error(`There is no validation '${name}'.`);
  console.log(
    `npm run validate -- NAME, with its options, where NAME is ${Object.keys(VALIDATIONS).join(' or ')}`,
  );
  process.exitCode = name ? 1 : 0;
}

export {};
