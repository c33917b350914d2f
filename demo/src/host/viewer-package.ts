/** The viewer that this plugin is made for, pinned to its bytes. */
export const VIEWER_PACKAGE = {
  name: '@ohif/app',
  version: '3.13.2',
  integrity:
    'sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
  /** Size of the packed file, for the progress. */
  bytes: 49_906_651,
};

/** What identifies a package to fetch. */
export type PinnedPackage = typeof VIEWER_PACKAGE;
