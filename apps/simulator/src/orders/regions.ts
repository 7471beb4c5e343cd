export type RegionCode = "US" | "GB" | "ID";

export interface Place {
  state: string;
  county: string;
  city: string;
  postalCode: string;
}

export interface Region {
  country: string;
  currency: string;
  decimals: number;
  /** Minor units of this currency for one US cent, roughly. */
  priceFactor: number;
  taxRate: number;
  /** A number nobody has; # is a digit. */
  phonePattern: string;
  levelNames: readonly [string, string, string, string];
  firstNames: readonly string[];
  lastNames: readonly string[];
  streets: readonly string[];
  places: readonly Place[];
  carrier: { id: string; name: string };
  paymentMethods: readonly string[];
}

/** Invented people in invented streets; the phone numbers are ones set aside for fiction. */
export const regions: Record<RegionCode, Region> = {
  US: {
    country: "United States",
    currency: "USD",
    decimals: 2,
    priceFactor: 1,
    taxRate: 0.0725,
    phonePattern: "(+1)2##-555-01##",
    levelNames: ["Country", "State", "County", "City"],
    firstNames: [
      "Ada",
      "Marcus",
      "Elena",
      "Theo",
      "Priya",
      "Jonah",
      "Wren",
      "Luis",
      "Nadia",
      "Cole",
    ],
    lastNames: ["Whitlock", "Okafor", "Brandt", "Salazar", "Nguyen", "Farrow", "Castellan", "Pike"],
    streets: [
      "Juniper Hollow Rd",
      "Copper Kettle Ln",
      "Old Orchard Way",
      "Lantern St",
      "Mill Pond Dr",
    ],
    places: [
      { state: "Oregon", county: "Alder County", city: "Port Alder", postalCode: "97001" },
      { state: "Ohio", county: "Harrow County", city: "New Harrow", postalCode: "43009" },
      { state: "Texas", county: "Cedar County", city: "Cedar Flats", postalCode: "75002" },
      { state: "Maine", county: "Gull County", city: "Gull Harbor", postalCode: "04003" },
    ],
    carrier: { id: "7117858858072016686", name: "Blue Finch Parcel" },
    paymentMethods: ["Credit/debit card", "Digital wallet"],
  },
  GB: {
    country: "United Kingdom",
    currency: "GBP",
    decimals: 2,
    priceFactor: 0.8,
    taxRate: 0,
    phonePattern: "(+44)7700900###",
    levelNames: ["Country", "Nation", "County", "Town"],
    firstNames: [
      "Imogen",
      "Callum",
      "Aisha",
      "Rory",
      "Bethan",
      "Dev",
      "Freya",
      "Owen",
      "Zara",
      "Hamish",
    ],
    lastNames: [
      "Thistlewood",
      "Ahmed",
      "Penhallow",
      "Muir",
      "Griffiths",
      "Marlowe",
      "Quill",
      "Ferris",
    ],
    streets: ["Saddlers Row", "Nettle Lane", "Tannery Close", "Kingfisher Mews", "Bramble Rise"],
    places: [
      { state: "England", county: "Wexcombe", city: "Ribbleton Green", postalCode: "ZX1 4QQ" },
      { state: "Scotland", county: "Strathmoor", city: "Kirkbrae", postalCode: "ZX9 2AB" },
      { state: "Wales", county: "Glynfa", city: "Aberllyn", postalCode: "ZX5 7DD" },
    ],
    carrier: { id: "7117858858072016702", name: "Redwing Post" },
    paymentMethods: ["Credit/debit card", "Pay later"],
  },
  ID: {
    country: "Indonesia",
    currency: "IDR",
    decimals: 0,
    priceFactor: 150,
    taxRate: 0,
    phonePattern: "(+62)8000000####",
    levelNames: ["Country", "Province", "City", "District"],
    firstNames: [
      "Sari",
      "Budi",
      "Dewi",
      "Rizky",
      "Ayu",
      "Hendra",
      "Putri",
      "Agus",
      "Intan",
      "Yusuf",
    ],
    lastNames: [
      "Santika",
      "Wirawan",
      "Lestari",
      "Pranata",
      "Kusnadi",
      "Hartanti",
      "Mahesa",
      "Utari",
    ],
    streets: ["Jl. Kenanga Biru", "Jl. Rawa Angsa", "Jl. Batu Lintang", "Gg. Melati Kecil"],
    places: [
      { state: "Jawa Barat", county: "Kota Cilindra", city: "Sukamekar", postalCode: "40991" },
      { state: "Bali", county: "Kabupaten Sagara", city: "Banjar Wetan", postalCode: "80992" },
      { state: "DKI Jakarta", county: "Kota Angsana", city: "Rawa Kembang", postalCode: "10993" },
    ],
    carrier: { id: "7117858858072016718", name: "Kilat Nusa" },
    paymentMethods: ["Bank transfer", "Digital wallet"],
  },
};
