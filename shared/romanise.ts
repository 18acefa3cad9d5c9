/**
 * One word in any script as lower-case Latin letters, good enough to be found by. Not a transliteration standard:
 * where standards differ, the choice is the spelling that passports and counsellors write most.
 */
export type RomanWord = {
  latin: string;
  /** Arabic and Hebrew script leave short vowels out; the key of a name has to allow for them. */
  isAbjad: boolean;
};

/** 'аa бb' as a map: each entry is one letter followed by its reading. */
const table = (entries: string): Map<string, string> =>
  new Map(
    entries
      .split(/\s+/)
      .filter(Boolean)
      .map((entry) => {
        const [letter, ...reading] = [...entry];
        return [letter as string, reading.join('')];
      }),
  );

/** Latin letters that do not come apart into a base letter and a mark. */
const LATIN = table(`
  ßss æae œoe øo đd ðd þth łl ħh ŋn ıi ĸk ŧt əa ɛe ɔo ɓb ɗd ƙk ƴy ɣgh ʒzh ɖd ƒf ʋv ʔ ʻ ʿ ʾ ʼ
`);

const CYRILLIC = table(`
  аa бb вv гg ґg дd еe ёyo єye жzh зz иi іi їyi йy кk лl мm нn оo пp рr сs тt уu ўu фf хkh цts чch шsh щshch ъ ыy ь
  эe юyu яya ђdj љlj њnj ћc џdzh јy ѕdz ғgh қq ңn өo ұu үu һh әa ӣi ӯu ҷj ҳh ҝg ҹj ӏ ѣe ѐe ѝi
`);

const GREEK = table(`
  αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξks οo πp ρr σs ςs τt υy φf χkh ψps ωo
`);

const GEORGIAN = table(`
  აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts ჭch ხkh ჯj ჰh ჲy ჳv
`);

const ARMENIAN = table(`
  աa բb գg դd եe զz էe ըe թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr սs վv տt րr ցts ւv փp
  քk օo ֆf ևev
`);

const ARABIC = table(`
  اa آa أa إi ٱa ٲa ٳa ٵa ىa ءʾ ؤw ئy ةa ٴ
  بb پp تt ثth جj چch حh خkh دd ذdh رr زz ژzh سs شsh صs ضd طt ظz عʿ غgh فf ڤv قq كk کk گg لl مm نn هh وw يy یy
  ہh ۃa ھh ںn ٹt ڈd ڑr ےe ۓe ټt ډd ړr ڼn ږg ښsh ځdz څts ېe ۍi ۀa
  ڕr ڵl ۆo ێe ەe ۋv ۇu ۈu ۉo ڭn ڃny ڄj ڇch ڦph ٿth ٺt ٻb ڀb ڏd ڌdh ڍd ڊd ڙr ڪk ڳg ڱn ڻn ٽt ݣg ڠg
`);

const HEBREW = table(`
  אa בb גg דd הh וw זz חh טt יy ךk כk לl םm מm ןn נn סs עʿ ףf פp ץts צts קk רr שsh תt
`);

/** Consonants of the Ethiopic syllabary, a row of eight each, from U+1200. */
const ETHIOPIC_ROWS =
  'h l h m s r s sh q q q q b v t ch kh kh n ny a k k kh kh w a z zh y d d j g g g t ch p ts ts f p'.split(
    ' ',
  );
const ETHIOPIC_VOWELS = ['e', 'u', 'i', 'a', 'e', '', 'o', 'wa'];

/** The scripts of India lie in Unicode in one order, so one table reads nine of them. Offsets within a block of 128. */
const INDIC_CONSONANTS =
  'k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h'.split(' ');
const INDIC_VOWELS = 'a a i i u u ri l e e e ai o o o au'.split(' ');
const INDIC_SIGNS: Readonly<Record<number, string>> = {
  62: 'a',
  63: 'i',
  64: 'i',
  65: 'u',
  66: 'u',
  67: 'ri',
  68: 'ri',
  69: 'e',
  70: 'e',
  71: 'e',
  72: 'ai',
  73: 'o',
  74: 'o',
  75: 'o',
  76: 'au',
  112: 'n',
};

const ALPHABETS: readonly [RegExp, Map<string, string>][] = [
  [/\p{Script=Cyrillic}/u, CYRILLIC],
  [/\p{Script=Arabic}/u, ARABIC],
  [/\p{Script=Georgian}/u, GEORGIAN],
  [/\p{Script=Armenian}/u, ARMENIAN],
  [/\p{Script=Greek}/u, GREEK],
  [/\p{Script=Hebrew}/u, HEBREW],
];

/** Marks that are no letters in these scripts: accents, harakat, niqqud. Indic vowel signs are marks too and stay. */
const MARKS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u0640\u200b-\u200f]/gu;

export const withoutMarks = (text: string): string =>
  text.normalize('NFKD').replace(MARKS, '').normalize('NFC');

/** Latin letters with their accents off. */
export const plainLatin = (word: string): string =>
  withoutMarks(word).replace(/[^ -~]/gu, (letter) => LATIN.get(letter) ?? letter);

function ethiopicReading(word: string): string {
  let reading = '';
  for (const letter of word) {
    const offset = (letter.codePointAt(0) as number) - 0x1200;
    const row = ETHIOPIC_ROWS[offset >> 3];
    reading += row === undefined ? letter : `${row}${ETHIOPIC_VOWELS[offset & 7]}`;
  }
  return reading.replaceAll('aa', 'a').replaceAll('ae', 'a');
}

/** A consonant sounds with "a" unless a vowel sign or a virama follows; the last one of a word falls silent. */
function indicReading(word: string): string {
  let reading = '';
  let hasOpenConsonant = false;
  for (const letter of word) {
    const point = letter.codePointAt(0) as number;
    const offset = point & 0x7f;
    const isIndic = point >= 0x0900 && point <= 0x0d7f;
    const consonant = isIndic && offset >= 0x15 ? INDIC_CONSONANTS[offset - 0x15] : undefined;
    const sign = isIndic ? INDIC_SIGNS[offset] : undefined;
    if (hasOpenConsonant && (consonant !== undefined || offset <= 0x14)) reading += 'a';
    if (consonant !== undefined) reading += consonant;
    else if (sign !== undefined) reading += sign;
    else if (isIndic && offset <= 0x03) reading += offset === 0x03 ? 'h' : 'n';
    else if (isIndic && offset >= 0x05 && offset <= 0x14) reading += INDIC_VOWELS[offset - 0x05];
    else if (!isIndic) reading += letter;
    // A nukta only shades the consonant before it: its "a" is still open.
    hasOpenConsonant = consonant !== undefined || (hasOpenConsonant && offset === 0x3c);
  }
  return reading.replace(/nh$/, 'ngh');
}

const readBy = (letters: Map<string, string>, word: string): string =>
  Array.from(word, (letter) => letters.get(letter) ?? letter).join('');

/** Greek writes some sounds with two letters. */
const greekReading = (word: string): string =>
  readBy(
    GREEK,
    word
      .replaceAll('ου', 'u')
      .replaceAll('μπ', 'b')
      .replace(/^ντ|ντ$/gu, 'd')
      .replaceAll('ντ', 'nd')
      .replaceAll('γγ', 'ng')
      .replaceAll('γκ', 'g')
      .replaceAll('τζ', 'j')
      .replace(/([αε])υ/gu, '$1v')
      .replace(/[εο]ι/gu, 'ι')
      .replaceAll('αι', 'ε'),
  );

/** Sorani Kurdish and Uyghur write their vowels, so their words read like any alphabet. */
const WRITES_VOWELS = /[ەێۆۈۉ]/u;

const abjadReading = (letters: Map<string, string>, word: string): string =>
  readBy(letters, word)
    .replace(/^ʿ(?=[^aiueo]|$)/u, 'a')
    .replace(/[ʿʾ]/gu, '');

/** `word` is one word in lower case, as written. Letters of scripts that are not read here stay as they are. */
export function romanise(word: string): RomanWord {
  if (/^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u.test(word))
    return { latin: plainLatin(word), isAbjad: false };
  // At the start of a word Sorani's hamza only carries the vowel.
  const bare = withoutMarks(word.replace(/^ئ/u, ''));
  for (const [script, letters] of ALPHABETS) {
    if (!script.test(bare)) continue;
    if (letters === GREEK) return { latin: greekReading(bare), isAbjad: false };
    if (letters === ARMENIAN) return { latin: readBy(letters, bare.replaceAll('ու', 'u')), isAbjad: false };
    if (letters === HEBREW) return { latin: abjadReading(letters, bare), isAbjad: true };
    if (letters === ARABIC) return { latin: abjadReading(letters, bare), isAbjad: !WRITES_VOWELS.test(bare) };
    return { latin: readBy(letters, bare), isAbjad: false };
  }
  if (/\p{Script=Ethiopic}/u.test(bare)) return { latin: ethiopicReading(bare), isAbjad: false };
  if (/[\u0900-\u0d7f]/u.test(bare)) return { latin: indicReading(bare), isAbjad: false };
  return { latin: plainLatin(bare), isAbjad: false };
}
