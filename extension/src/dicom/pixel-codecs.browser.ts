import charls from '@cornerstonejs/codec-charls/decodewasm';
import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasm';
import openJph from '@cornerstonejs/codec-openjph/wasm';
import { provideBinaries } from './pixel-codecs.ts';

// The modules are in this file: nothing else must be served.
provideBinaries({ 'jpeg-ls': charls, 'jpeg-2000': openJpeg, htj2k: openJph });

export { decodeFrame } from './pixel-codecs.ts';
