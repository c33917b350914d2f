import { parseArgs } from 'node:util';
import { ImportError } from './import-error.ts';
import { parseLabels, type LabelMeanings } from './label-convention.ts';

/** What the command line of `npm run import` may say. */
export interface ImportArguments {
  readonly folder?: string;
  readonly tissueFile?: string;
  readonly segmentationFile?: string;
  readonly labels?: LabelMeanings;
  readonly patientName?: string;
  readonly archiveUrl: string;
}

export const IMPORT_USAGE = `npm run import -- FOLDER [options]

Makes a DICOM study of the NIfTI files of one case (T1, T1c, T2, FLAIR, FET-PET, tumor labels, as BraTS
names them) and stores it in an archive. Importing the same files again changes nothing.

  --tissue FILE   tissue labels in the space of the images: 1 CSF, 2 gray matter, 3 white matter
  --seg FILE      tumor labels, instead of those in the folder
  --labels LIST   what the tumor labels mean, for example necrosis=1,edema=2,enhancing=3+4
                  (necrosis, non-enhancing, enhancing, core, edema)
  --patient NAME  the patient's name as DICOM writes it, Family^Given (the folder's name)
  --archive URL   DICOMweb archive (http://127.0.0.1:3000/dicom-web, the running demo;
                  environment: TUMOR_MODELING_ARCHIVE_AUTHORIZATION, the value of an
                  Authorization header for it)
  --help          this text`;

const DEMO_ARCHIVE = 'http://127.0.0.1:3000/dicom-web';

/** Reads the command line; no folder means that help is wanted. Throws ImportError naming what is wrong. */
export function readImportArguments(argv: readonly string[]): ImportArguments {
  const { values, positionals } = parse(argv);
  const archiveUrl = values.archive ?? DEMO_ARCHIVE;
  if (!URL.canParse(archiveUrl)) throw new ImportError(`--archive ${archiveUrl} is not a URL`);
  if (values.help === true) return { archiveUrl };
  if (positionals.length !== 1) {
    throw new ImportError(`one folder is expected, not ${positionals.length}\n\n${IMPORT_USAGE}`);
  }
  return {
    folder: positionals[0],
    archiveUrl,
    ...(values.tissue === undefined ? {} : { tissueFile: values.tissue }),
    ...(values.seg === undefined ? {} : { segmentationFile: values.seg }),
    ...(values.labels === undefined ? {} : { labels: parseLabels(values.labels) }),
    ...(values.patient === undefined ? {} : { patientName: values.patient }),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        tissue: { type: 'string' },
        seg: { type: 'string' },
        labels: { type: 'string' },
        patient: { type: 'string' },
        archive: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImportError(`${reason}\n\n${IMPORT_USAGE}`, { cause: error });
  }
}
