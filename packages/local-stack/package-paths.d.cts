export declare const packageRoot: string;
export declare const keeperPath: string;
/** The folder that holds native/bin, or undefined where npm has no binaries for this platform. */
export declare const embeddedPostgresRoot: () => string | undefined;
