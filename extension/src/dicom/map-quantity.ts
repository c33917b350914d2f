import { firstNumber, items } from './attributes.ts';
import { CODES, codeItem, codeOf, sameCode } from './codes.ts';
import type { Code, Dataset } from './dataset.ts';

/**
 * What a map shows of the posterior: mean, standard deviation, or the most probable sample's cell density; or the
 * probability that the density exceeds a threshold.
 */
export type MapQuantity = 'mean' | 'standard-deviation' | 'map' | 'exceedance';

/** Derivation (121401, DCM) with which each map of the density itself is coded. */
const DERIVATIONS: Readonly<Record<Exclude<MapQuantity, 'exceedance'>, Code>> = {
  mean: CODES.mean,
  'standard-deviation': CODES.standardDeviation,
  map: CODES.maximumAPosteriori,
};

/** A coded content item (PS3.3, 10.2). */
function codeContent(name: Code, value: Code): Dataset {
  return {
    ValueType: 'CODE',
    ConceptNameCodeSequence: [codeItem(name)],
    ConceptCodeSequence: [codeItem(value)],
  };
}

/** A content item with a number without unit, to the 16 characters of a decimal string. */
function numericContent(name: Code, value: number): Dataset {
  return {
    ValueType: 'NUMERIC',
    ConceptNameCodeSequence: [codeItem(name)],
    // Without FloatingPointValue beside it, which dciodvfy takes for an error here.
    NumericValue: value,
    MeasurementUnitsCodeSequence: [codeItem(CODES.noUnits)],
  };
}

/** The Quantity Definition of a map (PS3.3, C.7.6.16.2.11): `threshold` is the cell density that is exceeded. */
export function quantityDefinition(quantity: MapQuantity, threshold: number | undefined): Dataset[] {
  if (quantity !== 'exceedance') {
    return [
      codeContent(CODES.quantity, CODES.cellDensity),
      codeContent(CODES.derivation, DERIVATIONS[quantity]),
    ];
  }
  if (!(threshold !== undefined && threshold > 0 && threshold < 1)) {
    throw new RangeError(`A map of exceedance has a threshold in (0, 1), not ${threshold}`);
  }
  return [
    codeContent(CODES.quantity, CODES.exceedance),
    numericContent(CODES.exceedanceThreshold, threshold),
  ];
}

function valueOf(mapping: Dataset, name: Code): Dataset | undefined {
  return items(mapping, 'QuantityDefinitionSequence').find((item) =>
    sameCode(codeOf(item, 'ConceptNameCodeSequence'), name),
  );
}

/** Which map of this project a Real World Value Mapping item says it is. */
export function mapQuantityOf(mapping: Dataset): MapQuantity | undefined {
  const codeFor = (name: Code): Code | undefined => {
    const item = valueOf(mapping, name);
    return item && codeOf(item, 'ConceptCodeSequence');
  };
  const shown = codeFor(CODES.quantity);
  if (sameCode(shown, CODES.exceedance)) return 'exceedance';
  if (!sameCode(shown, CODES.cellDensity)) return undefined;
  const derivation = codeFor(CODES.derivation);
  const quantities = Object.keys(DERIVATIONS) as (keyof typeof DERIVATIONS)[];
  return quantities.find((quantity) => sameCode(derivation, DERIVATIONS[quantity]));
}

/** The cell density whose exceedance a map shows; undefined for other maps. */
export function exceedanceThresholdOf(mapping: Dataset): number | undefined {
  const item = valueOf(mapping, CODES.exceedanceThreshold);
  return item && firstNumber(item, 'NumericValue');
}
