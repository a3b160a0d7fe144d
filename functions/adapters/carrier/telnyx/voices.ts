/** Voices of Amazon Polly, which Telnyx has all of. */
const voices: Readonly<Record<string, string>> = {
  ar: 'Zeina',
  cmn: 'Zhiyu',
  cy: 'Gwyneth',
  da: 'Naja',
  de: 'Vicki',
  en: 'Joanna',
  'en-AU': 'Nicole',
  'en-GB': 'Amy',
  'en-IN': 'Raveena',
  es: 'Lucia',
  'es-MX': 'Mia',
  'es-US': 'Lupe',
  fr: 'Lea',
  'fr-CA': 'Chantal',
  hi: 'Aditi',
  is: 'Dora',
  it: 'Carla',
  ja: 'Mizuki',
  ko: 'Seoyeon',
  nb: 'Liv',
  nl: 'Lotte',
  no: 'Liv',
  pl: 'Ewa',
  pt: 'Ines',
  'pt-BR': 'Camila',
  ro: 'Carmen',
  ru: 'Tatyana',
  sv: 'Astrid',
  tr: 'Filiz',
  zh: 'Zhiyu',
};

/**
 * The voice that says a text.
 *
 * @param language - BCP 47; one that no voice speaks is read in English
 * @see https://docs.aws.amazon.com/polly/latest/dg/available-voices.html
 */
export function voiceFor(language = 'en-US'): string {
  const [base = ''] = language.split('-');
  return `AWS.Polly.${voices[language] ?? voices[base] ?? voices.en}`;
}
