import { type RomanWord, romanise } from '#shared/romanise.ts';

/**
 * Keys under which spellings of one name meet: محمد, Muhammad, Mohamed and Магомед have one in common, Mahmud has
 * none of them. A key is the consonants, a diphthong written as `y`, and a digit for the last vowel: 1 a, 2 i, 3 u
 * before a final consonant, 4 5 6 at the end. Where one spelling is read in two ways (`th` in Othman and Osman), the
 * name has a key for each reading.
 */
type Rule = readonly [letter: string, pattern: RegExp, sound: string];
type Reading = {
  /**
   * Letters and letter pairs, in order; `letter` spares a word without it the pattern. Capitals are sounds that are
   * settled: X sh/ch, J dj/zh, Y a kept glide.
   */
  rules: readonly Rule[];
  muteFinalE: boolean;
};

const COMMON: readonly Rule[] = [
  ['h', /dsch|dzh|xh|zh|jh/g, 'J'],
  ['j', /dj|gj/g, 'J'],
  ['h', /tsch|tch|sch|sh|ch/g, 'X'],
  ['z', /cz|sz/g, 'X'],
  ['h', /([gbr])h/g, '$1'],
  ['p', /ph/g, 'f'],
  ['k', /ck/g, 'k'],
  ['q', /qu(?=[eiy])|q/g, 'k'],
  ['o', /^ou(?=[aei])/, 'v'],
  ['w', /^w|w(?=[aeiouy])/g, 'v'],
  ['i', /^i(?=[aou])/, 'y'],
  ['e', /ee/g, 'i'],
  ['o', /oo|ou/g, 'u'],
  ['h', /ah$/, 'a'],
];

/** As in English and French, and in the usual Latin spelling of Arabic names. */
const WESTERN: Reading = {
  rules: [
    ['c', /chr/g, 'kr'],
    ...COMMON,
    ['h', /kh/g, 'h'],
    ['h', /([td])h/g, '$1'],
    ['c', /c(?=[eiy])/g, 's'],
    ['c', /c/g, 'k'],
    ['x', /x/g, 'ks'],
    ['j', /j/g, 'J'],
    ['w', /w/g, 'u'],
    ['h', /([aeiou])h$/, '$1'],
  ],
  muteFinalE: true,
};

/** As in Turkish, Albanian, Kurdish, Slavic and German spelling, and the other usual readings of Arabic letters. */
const EASTERN: Reading = {
  rules: [
    ['c', /chr/g, 'hr'],
    ['j', /dja$/, 'dya'],
    ...COMMON,
    ['e', /^e[iy](?=[^aeiouy])/, 'i'],
    ['u', /aa?o?u(?=[^aeiouw])/g, 'avu'],
    ['y', /(?<=[^aeiouy])(?:iy|y)([ae])(?=[^aeiouy])/g, 'Y$1'],
    ['i', /(?<=[^aeiouy])i([ae])(?=[^aeiouy])/g, 'Y$1'],
    ['k', /kh/g, 'k'],
    ['t', /th/g, 's'],
    ['d', /dh/g, 'z'],
    ['c', /c(?=[aeiouy])/g, 'J'],
    ['c', /c/g, 'k'],
    ['x', /x/g, 'h'],
    ['g', /g/g, 'J'],
    ['j', /(?<=[^aeiou])j(?=[aeiou])|(?<=[aeiou])j(?=[^aeiou])/g, 'i'],
    ['j', /j/g, 'y'],
    ['y', /^ye/, 'e'],
    ['w', /w/g, 'v'],
  ],
  muteFinalE: false,
};

function read(word: string, { rules }: Reading): string {
  let text = word;
  for (const [letter, pattern, sound] of rules)
    if (text.includes(letter)) text = text.replace(pattern, sound);
  return text.replace(/(.)\1+/g, '$1');
}

const LAST_VOICED: Readonly<Record<string, string>> = { t: 'd', p: 'b', f: 'v', k: 'g' };
const isVowel = (letter: string | undefined): boolean => letter !== undefined && 'aeiou'.includes(letter);

/** What a vowel may be in another spelling. After an u, an e or i is often an u elsewhere: Youssef, Yusuf. */
function classesOf(vowel: string, before: string): string[] {
  const alsoU = 'ou'.includes(before) && before !== '' ? ['3'] : [];
  if (vowel === 'a') return ['1'];
  if (vowel === 'e') return ['1', '2', ...alsoU];
  if (vowel === 'i') return ['2', ...alsoU];
  return vowel === 'o' ? ['1', '3'] : ['3'];
}

type Skeleton = { start: readonly string[]; consonants: string; vowels: readonly string[]; isOpen: boolean };

function keysOf({ start, consonants, vowels, isOpen }: Skeleton): string[] {
  const last = consonants.at(-1) ?? '';
  const sounds = isOpen
    ? consonants.toLowerCase()
    : (consonants.slice(0, -1) + (LAST_VOICED[last] ?? last)).toLowerCase();
  if (sounds.length + (start[0] === '' ? 0 : 1) < 2) return [];
  return start.flatMap((first) =>
    vowels.map((vowel) => first + sounds + (isOpen ? String(Number(vowel[0]) + 3) + vowel.slice(1) : vowel)),
  );
}

/** Where y and i are sounds of their own: Maria is written Mariya too, Hussein Husayn and Hüseyin. */
function withGlides(sounds: string): string {
  if (!/[yi]|ae/.test(sounds)) return sounds;
  return sounds
    .replace(/([aeou]?)(?:iy|ii|i|y)a$/, '$1Ya')
    .replace(/(?:iy|yi|ij|ey|ay|y)$/, 'i')
    .replace(/[ae](?:yi|ye|y|i|e(?=i?[^aeiouy]))i?(?=[^aeiouyY])/g, 'iY')
    .replace(/(?<=.)y/g, 'i');
}

/** Letters of an alphabet with vowels. */
function alphabetKeys(word: string, reading: Reading): string[] {
  const isMute = reading.muteFinalE && /[aeiou].*[^aeiou]e$/.test(word);
  const sounds = withGlides(read(isMute ? word.slice(0, -1) : word, reading));
  const first = sounds[0] ?? '';
  const start = !isVowel(first) ? [''] : 'ou'.includes(first) ? ['u'] : ['a'];
  const vowels = [...sounds].filter(isVowel);
  const last = vowels.at(-1) ?? 'e';
  const isOpen = vowels.length > (start[0] === '' ? 0 : 1) && isVowel(sounds.at(-1));
  const consonants = sounds.replace(/[aeiou]/g, '');
  let ends = classesOf(last, vowels.at(-2) ?? '');
  // Mona and Mina: two consonants tell too little, so the first vowel counts as well.
  if (isOpen && start[0] === '' && consonants.length === 2 && vowels.length > 1) {
    ends = ends.flatMap((end) => classesOf(vowels[0] as string, '').map((inner) => end + inner));
  }
  return keysOf({ start, consonants, vowels: ends, isOpen });
}

/** Arabic and Hebrew script: w and y may be vowels or consonants, and short vowels are not there. */
function abjadKeys(word: string, isEastern: boolean): string[] {
  const settled = (isEastern ? word.replace(/q/g, 'g').replace(/th/g, 's').replace(/dh/g, 'z') : word)
    .replace(/llh$/, 'lh')
    .replace(/ww/g, 'w')
    .replace(/kh/g, isEastern ? 'k' : 'h')
    .replace(/sh|ch/g, 'X')
    .replace(/zh|j/g, 'J')
    .replace(/th/g, 't')
    .replace(/dh/g, 'd')
    .replace(/gh/g, 'g')
    .replace(/q/g, 'k')
    .replace(/^w|w(?=[ay])/g, 'v')
    .replace(/ya$/, 'Ya')
    .replace(isEastern ? /$^/ : /(?<=.)h$/, 'a');
  const forms = new Set(
    ['', 'v'].flatMap((w) =>
      ['', 'Y'].map((y) => settled.replace(/(?<=.)w(?=.)/g, w || 'u').replace(/(?<=.)y(?=.)/g, y || 'i')),
    ),
  );
  return [...forms].flatMap((form) => {
    const sounds = form.replace(/(?<=.)y$/, 'i').replace(/(?<=.)w$/, 'u');
    const start =
      sounds[0] !== 'a' ? [isVowel(sounds[0]) ? 'u' : ''] : sounds[1] === 'u' ? ['u'] : ['a', 'u'];
    const isOpen = sounds.length > 2 && isVowel(sounds.at(-1));
    const consonants = sounds.replace(/[aeiou]/g, '');
    const near = isOpen ? sounds.at(-1) : sounds.at(-2);
    const written = isVowel(near) && (isOpen || sounds.length > 2) ? classesOf(near as string, '') : [];
    const unwritten = /[wu]/.test(word.slice(1)) ? ['1', '2', '3'] : ['1', '2'];
    let ends = written.length > 0 ? written : near === 'Y' ? ['1', '2'] : unwritten;
    if (isOpen && start[0] === '' && consonants.length === 2) {
      const inner = sounds.slice(1, -1).replace(/[^aeiou]/g, '')[0];
      const firsts = inner === undefined ? ['1', '2', '3'] : classesOf(inner, '');
      ends = ends.flatMap((end) => firsts.map((first) => end + first));
    }
    return keysOf({ start, consonants, vowels: ends, isOpen });
  });
}

/** Letters whose other reading the Latin spelling would hide. */
const easternLetters = (word: string): string => word.replace(/[гґ]/gu, 'һ').replace(/ფ/gu, 'f');
const keptSounds = (word: string): string =>
  word
    .normalize('NFC')
    .replace(/[şșš]/gu, 'sh')
    .replace(/[çčć]/gu, 'ch')
    .replace(/[žżź]/gu, 'zh')
    .replace(/[ضظ]/gu, 'ذ');

function keysOfForm(western: RomanWord, eastern: RomanWord): string[] {
  const usable = (word: RomanWord) => /^[a-z]{2,40}$/.test(word.latin);
  if (!usable(western) || !usable(eastern)) return [];
  return western.isAbjad
    ? [...abjadKeys(western.latin, false), ...abjadKeys(western.latin, true)]
    : [...alphabetKeys(western.latin, WESTERN), ...alphabetKeys(eastern.latin, EASTERN)];
}

/** Names repeat: a pull of many persons works each of them out once. */
const knownKeys = new Map<string, readonly string[]>();
const KNOWN_AT_MOST = 4000;

/** `word`: one word of a name in lower case, in any script. A word too short to tell names apart has no key. */
export function nameKeys(word: string): readonly string[] {
  const known = knownKeys.get(word);
  if (known !== undefined) return known;
  const keys = freshKeys(word);
  if (knownKeys.size >= KNOWN_AT_MOST) knownKeys.clear();
  knownKeys.set(word, keys);
  return keys;
}

function freshKeys(word: string): string[] {
  const kept = keptSounds(word);
  const keys = keysOfForm(romanise(kept), romanise(easternLetters(kept)));
  // The Arabic article is written as one word with the name; the Latin spelling often leaves it out.
  const bare = /^ال(?=.{3})/u.test(word) ? romanise(kept.slice(2)) : null;
  return [...new Set(bare === null ? keys : [...keys, ...keysOfForm(bare, bare)])];
}

/**
 * The beginning of a key while the last word is still being typed, and the keys that are just as long but end on
 * another vowel; null when it would fit too many names.
 */
export function nameKeyStart(word: string): { start: string; others: string[] } | null {
  const keys = nameKeys(word);
  const start = keys[0]?.replace(/\d+$/, '');
  if (start === undefined || start.length < 3) return null;
  return {
    start,
    others: ['1', '2', '3', '4', '5', '6'].map((end) => start + end).filter((key) => !keys.includes(key)),
  };
}
