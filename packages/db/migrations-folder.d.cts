/** Where the migrations of this release are. */
export declare const migrationsFolder: string;
