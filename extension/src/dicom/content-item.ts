import { codeItem, codeOf, dcm, sameCode, ucum } from './codes.ts';
import { firstItem, firstNumber, items, text } from './attributes.ts';
import type { Code, Dataset } from './dataset.ts';

/** Content items of structured reports (PS3.3, C.17.3). The first argument is how an item belongs to its parent. */
export type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS ACQ CONTEXT';

export function containerItem(concept: Code, content: readonly Dataset[]): Dataset {
  return {
    RelationshipType: 'CONTAINS',
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [codeItem(concept)],
    ContinuityOfContent: 'SEPARATE',
    ...(content.length > 0 ? { ContentSequence: content } : {}),
  };
}

export function textItem(relationship: Relationship, concept: Code, value: string): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: 'TEXT',
    ConceptNameCodeSequence: [codeItem(concept)],
    TextValue: value,
  };
}

export function codedItem(relationship: Relationship, concept: Code, value: Code): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: 'CODE',
    ConceptNameCodeSequence: [codeItem(concept)],
    ConceptCodeSequence: [codeItem(value)],
  };
}

export function uidItem(relationship: Relationship, concept: Code, uid: string): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: 'UIDREF',
    ConceptNameCodeSequence: [codeItem(concept)],
    UID: uid,
  };
}

/** A number with its UCUM unit: as the nearest decimal string, and beside it as the float64 it is. */
export function numberItem(
  concept: Code,
  value: number,
  unit: string,
  modifiers: readonly Dataset[] = [],
): Dataset {
  return {
    RelationshipType: 'CONTAINS',
    ValueType: 'NUM',
    ConceptNameCodeSequence: [codeItem(concept)],
    MeasuredValueSequence: [
      {
        NumericValue: value,
        FloatingPointValue: value,
        MeasurementUnitsCodeSequence: [codeItem(ucum(unit, unit === '1' ? 'no units' : unit))],
      },
    ],
    ...(modifiers.length > 0 ? { ContentSequence: modifiers } : {}),
  };
}

export interface ImageReference {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly segmentNumbers?: readonly number[] | undefined;
}

export function imageItem(image: ImageReference): Dataset {
  const segments = image.segmentNumbers ?? [];
  return {
    RelationshipType: 'CONTAINS',
    ValueType: 'IMAGE',
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: image.SOPClassUID,
        ReferencedSOPInstanceUID: image.SOPInstanceUID,
        ...(segments.length > 0 ? { ReferencedSegmentNumber: [...segments] } : {}),
      },
    ],
  };
}

/** The children of an item that carry a concept. */
export function childrenNamed(item: Dataset, concept: Code): Dataset[] {
  return items(item, 'ContentSequence').filter((child) =>
    sameCode(codeOf(child, 'ConceptNameCodeSequence'), concept),
  );
}

export function childText(item: Dataset, concept: Code): string | undefined {
  const child = childrenNamed(item, concept)[0] as Dataset | undefined;
  return child === undefined ? undefined : (text(child, 'TextValue') ?? text(child, 'UID'));
}

export function childNumbers(item: Dataset, concept: Code): number[] {
  return childrenNamed(item, concept).flatMap((child) => measuredNumber(child)?.value ?? []);
}

export function childNumber(item: Dataset, concept: Code): number | undefined {
  const child = childrenNamed(item, concept)[0] as Dataset | undefined;
  return child === undefined ? undefined : measuredNumber(child)?.value;
}

/** Value and unit of a NUM item: the float64 where there is one, else the decimal string. */
export function measuredNumber(item: Dataset): { value: number; unit: string } | undefined {
  const measured = firstItem(item, 'MeasuredValueSequence');
  if (measured === undefined) return undefined;
  const value = firstNumber(measured, 'FloatingPointValue') ?? firstNumber(measured, 'NumericValue');
  if (value === undefined) return undefined;
  return { value, unit: codeOf(measured, 'MeasurementUnitsCodeSequence')?.CodeValue ?? '' };
}

export const LANGUAGE_ENGLISH: Dataset = codedItem(
  'HAS CONCEPT MOD',
  dcm('121049', 'Language of Content Item and Descendants'),
  { CodeValue: 'en', CodingSchemeDesignator: 'RFC5646', CodeMeaning: 'English' },
);
