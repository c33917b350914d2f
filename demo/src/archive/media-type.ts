/** A media type with its parameters, names in lower case: what Content-Type and each part of Accept hold. */
export interface MediaType {
  readonly essence: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads one media type; undefined where it is none. */
export function parseMediaType(text: string): MediaType | undefined {
  const [essence, ...rest] = split(text, ';');
  if (!/^[^\s/;]+\/[^\s/;]+$/.test(essence)) return undefined;
  const parameters = rest.flatMap((part): [string, string][] => {
    const at = part.indexOf('=');
    if (at === -1) return [];
    const value = part.slice(at + 1).trim();
    return [[part.slice(0, at).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1')]];
  });
  return { essence: essence.toLowerCase(), parameters: Object.fromEntries(parameters) };
}

/** Reads an Accept header, the best liked first; without one everything is accepted. */
export function parseAccept(header: string | undefined): MediaType[] {
  const types = split(header?.trim() ? header : '*/*', ',').flatMap((part) => parseMediaType(part) ?? []);
  const quality = ({ parameters }: MediaType): number => Number(parameters['q'] ?? 1);
  return types.filter((type) => quality(type) > 0).sort((a, b) => quality(b) - quality(a));
}

/** Whether an accepted type covers a concrete one, wildcards counted. */
export function covers(accepted: string, essence: string): boolean {
  if (accepted === '*/*' || accepted === essence) return true;
  return accepted.endsWith('/*') && essence.startsWith(accepted.slice(0, -1));
}

/** Splits at a separator outside of quotes. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}
