import type { Random } from '#core/sample/random.ts';
import { PROCEDURE_STAGES, VULNERABILITIES } from '#shared/codes/person.ts';
import type { PersonFields } from '#shared/person.ts';

/**
 * Made-up persons. Given and family names are common ones of the region, drawn independently of each other; any
 * likeness to a real person is chance.
 */
type Origin = {
  country: PersonFields['citizenship'] & string;
  languages: readonly string[];
  given: readonly [latin: string, original: string | null][];
  family: readonly [latin: string, original: string | null][];
};

const ORIGINS: readonly (readonly [Origin, number])[] = [
  [
    {
      country: 'GE',
      languages: ['kat', 'rus'],
      given: [
        ['Giorgi', 'გიორგი'],
        ['Nino', 'ნინო'],
        ['Levan', 'ლევანი'],
        ['Tamar', 'თამარი'],
        ['Davit', 'დავითი'],
      ],
      family: [
        ['Beridze', 'ბერიძე'],
        ['Kapanadze', 'კაპანაძე'],
        ['Gelashvili', 'გელაშვილი'],
        ['Maisuradze', 'მაისურაძე'],
      ],
    },
    16,
  ],
  [
    {
      country: 'DZ',
      languages: ['ara', 'fra'],
      given: [
        ['Mohammed', 'محمد'],
        ['Ismaïl', 'إسماعيل'],
        ['Amina', 'أمينة'],
        ['Youcef', 'يوسف'],
        ['Karima', 'كريمة'],
      ],
      family: [
        ['Benali', 'بن علي'],
        ['Haddad', 'حداد'],
        ['Boudiaf', 'بوضياف'],
        ['Mansouri', 'منصوري'],
      ],
    },
    14,
  ],
  [
    {
      country: 'MA',
      languages: ['ara', 'fra'],
      given: [
        ['Muhammad', 'محمد'],
        ['Fatima', 'فاطمة'],
        ['Ismail', 'إسماعيل'],
        ['Hassan', 'حسن'],
        ['Khadija', 'خديجة'],
      ],
      family: [
        ['El Amrani', 'العمراني'],
        ['Bennani', 'بناني'],
        ['Tazi', 'التازي'],
        ['Alaoui', 'العلوي'],
      ],
    },
    12,
  ],
  [
    {
      country: 'TR',
      languages: ['tur', 'kmr'],
      given: [
        ['Mehmet', null],
        ['Ayşe', null],
        ['Mustafa', null],
        ['Elif', null],
        ['Baran', null],
      ],
      family: [
        ['Yılmaz', null],
        ['Kaya', null],
        ['Demir', null],
        ['Şahin', null],
      ],
    },
    12,
  ],
  [
    {
      country: 'AL',
      languages: ['sqi'],
      given: [
        ['Arben', null],
        ['Elira', null],
        ['Ilir', null],
        ['Mirela', null],
      ],
      family: [
        ['Hoxha', null],
        ['Shehu', null],
        ['Gjoka', null],
        ['Kola', null],
      ],
    },
    10,
  ],
  [
    {
      country: 'IQ',
      languages: ['ckb', 'ara'],
      given: [
        ['Hussein', 'حسين'],
        ['Zahra', 'زهراء'],
        ['Karwan', 'کاروان'],
        ['Shilan', 'شیلان'],
      ],
      family: [
        ['Ahmed', 'أحمد'],
        ['Rashid', 'رشید'],
        ['Aziz', 'عزيز'],
        ['Salih', 'صالح'],
      ],
    },
    10,
  ],
  [
    {
      country: 'PK',
      languages: ['urd', 'pan'],
      given: [
        ['Muhammad', 'محمد'],
        ['Sana', 'ثنا'],
        ['Imran', 'عمران'],
        ['Ayesha', 'عائشہ'],
      ],
      family: [
        ['Khan', 'خان'],
        ['Malik', 'ملک'],
        ['Butt', 'بٹ'],
        ['Hussain', 'حسین'],
      ],
    },
    8,
  ],
  [
    {
      country: 'BD',
      languages: ['ben'],
      given: [
        ['Rahim', 'রহিম'],
        ['Nasrin', 'নাসরিন'],
        ['Kamal', 'কামাল'],
      ],
      family: [
        ['Uddin', 'উদ্দিন'],
        ['Begum', 'বেগম'],
        ['Hossain', 'হোসেন'],
      ],
    },
    6,
  ],
  [
    {
      country: 'NG',
      languages: ['eng', 'ibo'],
      given: [
        ['Blessing', null],
        ['Emeka', null],
        ['Ngozi', null],
        ['Tunde', null],
      ],
      family: [
        ['Okafor', null],
        ['Adeyemi', null],
        ['Eze', null],
        ['Bello', null],
      ],
    },
    6,
  ],
  [
    {
      country: 'AM',
      languages: ['hye', 'rus'],
      given: [
        ['Armen', 'Արմեն'],
        ['Anahit', 'Անահիտ'],
        ['Tigran', 'Տիգրան'],
      ],
      family: [
        ['Sargsyan', 'Սարգսյան'],
        ['Grigoryan', 'Գրիգորյան'],
        ['Hakobyan', 'Հակոբյան'],
      ],
    },
    6,
  ],
];

const initials = (given: string, family: string): string =>
  `${given.slice(0, 1)}. ${family
    .split(' ')
    .map((part) => part.slice(0, 1))
    .join('')}.`;

export type SamplePerson = {
  fields: PersonFields;
  given: string;
  familyName: readonly [string, string | null];
  origin: Origin;
};

/** A full name is there only where an application exists, as the rule of minimising says. */
export function samplePerson(
  random: Random,
  today: string,
  options: { isNamed: boolean; family?: SamplePerson | null; accompaniment?: PersonFields['accompaniment'] },
): SamplePerson {
  const origin = options.family?.origin ?? random.weighted(ORIGINS);
  const [given, givenOriginal] = random.pick(origin.given);
  const familyName = options.family?.familyName ?? random.pick(origin.family);
  const [family, familyOriginal] = familyName;
  const year = Number(today.slice(0, 4));
  const accompaniment =
    options.accompaniment ??
    random.weighted([
      ['adult', 92],
      ['minor_in_family', 4],
      ['unaccompanied_minor', 4],
    ] as const);
  const age = accompaniment === 'adult' ? random.int(19, 64) : random.int(3, 16);
  const month = String(random.int(1, 12)).padStart(2, '0');
  const day = String(random.int(1, 28)).padStart(2, '0');
  const mother = origin.languages[0] as string;
  const second = origin.languages[1];
  const fields: PersonFields = {
    alias_or_initials: random.chance(0.6) ? `${given} ${family.slice(0, 1)}.` : initials(given, family),
    local_ref: random.chance(0.7) ? `${random.int(100, 999)}-${random.int(10000, 99999)}` : null,
    full_name_latin: options.isNamed ? `${given} ${family}` : null,
    full_name_original:
      options.isNamed && givenOriginal !== null && familyOriginal !== null
        ? `${givenOriginal} ${familyOriginal}`
        : null,
    birth_year: random.chance(0.94) ? year - age : null,
    birth_date: options.isNamed ? `${year - age}-${month}-${day}` : null,
    sex: random.weighted([
      ['M', 64],
      ['F', 34],
      ['X', 1],
      ['UNK', 1],
    ] as const),
    citizenship: origin.country,
    country_of_return: random.chance(0.5) ? (origin.country as PersonFields['country_of_return']) : null,
    languages: [
      { code: mother, level: 'mother_tongue', reads: random.chance(0.85) },
      ...(second !== undefined && random.chance(0.5)
        ? [{ code: second, level: random.pick(['fluent', 'basic'] as const), reads: random.chance(0.6) }]
        : []),
    ],
    interpreter_needed: mother !== 'eng' && random.chance(0.8),
    preferred_sex_of_interpreter: random.chance(0.15) ? random.pick(['F', 'no_preference'] as const) : null,
    accompaniment,
    procedure_stage: random.pick(PROCEDURE_STAGES),
    vulnerabilities: random.chance(0.25) ? [random.pick(VULNERABILITIES.slice(2, 10))] : [],
    vd_period_until: null,
    closed_as: null,
    closed_on: null,
    merged_into: null,
  };
  return { fields, given, familyName, origin };
}
