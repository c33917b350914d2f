import { items } from './attributes.ts';
import { CODES, codeOf, sameCode } from './codes.ts';
import type { Code, Dataset } from './dataset.ts';

/** Which density of the posterior a map shows: mean, standard deviation, or the most probable sample's. */
export type MapQuantity = 'mean' | 'standard-deviation' | 'map';

/** Derivation (121401, DCM) with which each quantity is coded. */
export const QUANTITY_DERIVATIONS: Readonly<Record<MapQuantity, Code>> = {
  mean: CODES.mean,
  'standard-deviation': CODES.standardDeviation,
  map: CODES.maximumAPosteriori,
};

/** Which density map a Real World Value Mapping item says it is. */
export function mapQuantityOf(mapping: Dataset): MapQuantity | undefined {
  const definitions = items(mapping, 'QuantityDefinitionSequence').map((item) => ({
    name: codeOf(item, 'ConceptNameCodeSequence'),
    value: codeOf(item, 'ConceptCodeSequence'),
  }));
  const valueOf = (name: Code) => definitions.find((item) => sameCode(item.name, name))?.value;
  if (!sameCode(valueOf(CODES.quantity), CODES.cellDensity)) return undefined;
  const derivation = valueOf(CODES.derivation);
  const quantities = Object.keys(QUANTITY_DERIVATIONS) as MapQuantity[];
  return quantities.find((quantity) => sameCode(derivation, QUANTITY_DERIVATIONS[quantity]));
}
