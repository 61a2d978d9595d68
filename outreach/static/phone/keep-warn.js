/* A note that seems to say who somebody is: told while it is typed, never stopped. The server blanks by itself
 * (questionnaire/screening.py); this finds a little less, and nothing that the server would leave alone.
 *
 * Left to the server: a name in small or in capital letters while the ordinary words have not come, a slip's code
 * without figures that is written in one piece or in small letters. */
(() => {
  "use strict";
  const CALM = 400; // ms without a letter typed
  const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  const SIGN = "[2-9A-HJKMNP-Z]";
  const [NO_MORE, NO_LETTER] = ["(?![\\p{L}\\p{N}])", "(?<![\\p{L}\\p{N}])"];
  const GAP = "[^\\p{L}\\p{N}_€%▒]{0,3}";
  const TIGHT = "[ .\\-\\/·()]{0,3}";
  const [DAY, MONTH, YEAR, HOUR] = ["(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)\\d\\d", "(?:[01]?\\d|2[0-3])[:h][0-5]\\d"];
  const LISTED = " ?[\\-,;\\/] ?";
  const MONEY = "(?! {0,2}(?:k?€|(?:euros?|eur|francs?|f?cfa|dinars?|dirhams?)(?![a-z]))|[.,]\\d\\d?(?!\\d))";
  const WHEN = `(?<![\\d\\/])(?<!\\d[.:\\-])(?:${DAY}(?<by>[\\/.\\- ])${MONTH}\\k<by>${YEAR}|${YEAR}-${MONTH}-${DAY}|${MONTH}\\/${YEAR}`
    + `|${DAY}\\/${MONTH}\\/\\d\\d(?!${GAP}\\d\\d[ .\\-]\\d\\d(?!\\d))|${DAY}\\/${MONTH}[ ,]{1,2}${HOUR}`
    + `|${DAY}\\/${MONTH}(?:${LISTED}${DAY}\\/${MONTH})+|${HOUR}(?:${LISTED}${HOUR})+)(?![\\d\\/])`;
  const NUMBERS = [
    `(?<!\\d)[1-478]${GAP}\\d\\d${GAP}(?:0[1-9]|1[0-2]|[2-9]\\d)${GAP}(?:\\d\\d|2[AB])${GAP}\\d{3}${GAP}\\d{3}(?:${GAP}\\d\\d)?(?!\\d)`,
    `(?<!\\d)(?:0|${NO_LETTER}O)${TIGHT}[1-9](?:(?:${GAP}\\d\\d){4}|(?:${TIGHT}\\d){8})(?!\\d)`,
    "(?<!\\d)[67](?<by>[ .\\-\\/·])\\d\\d(?:\\k<by>\\d\\d){3}(?!\\d)",
    `(?:\\+|(?<!\\d)(?<!\\d[:h,.])00)(?:${GAP}\\d{1,3}${GAP}(?:0${GAP})?[1-9](?:${GAP}\\d\\d){4}|${TIGHT}[1-9](?:${TIGHT}\\d){8,14})(?!\\d)`,
    `(?<!\\d)\\d{7,}(?!\\d)${MONEY}`,
    `(?<!\\d)\\d{1,2}(?<by>[ .\\-·])\\d{3}\\k<by>\\d{3}(?!\\d)${MONEY}`,
    `(?<!\\d)(?:(?!\\d(?:00|50).\\d\\d(?:00|50)${NO_MORE})\\d{3}[ .\\-\\/·]\\d{4}|(?!${YEAR})\\d{4}[ .\\-\\/·]\\d{3}|\\d\\d[ .\\-]\\d\\d[ .\\-]\\d{3}|\\d{3}[ .\\-]\\d\\d[ .\\-]\\d\\d)(?!\\d)${MONEY}`,
    `${NO_LETTER}[A-Z]{2}\\d\\d(?:[ \\-]?[A-Z\\d]{4}){3,7}${NO_MORE}`,
  ];
  const PART = "(?<![\\p{L}\\p{N}_.+%\\-])[\\p{L}\\p{N}_.+%\\-]+";
  const HOST = "[\\p{L}\\p{N}_\\-]+";
  const MAILS = [
    `${PART}(?:\\s{0,3}(?:@|arobase${NO_MORE})\\s{0,3}|\\s{0,3}[(\\[{]\\s?(?:at|a|arobase|chez)\\s?[)\\]}]\\s{0,3})${HOST}(?: ?\\. ?|\\s(?:point|dot)\\s)${HOST}`,
    `${PART}@\\p{L}`,
    `${PART}\\s{1,3}at\\s{1,3}(?:gmail|hotmail|outlook|yahoo|orange|wanadoo|free|sfr|laposte|live|icloud|bbox|protonmail)${NO_MORE}`,
  ];
  const SLIPS = [
    `${SIGN}{4}${GAP}${SIGN}{4}${GAP}${SIGN}`, `${SIGN}(?:[\\-.\\/·:]{0,2}${SIGN}){8}`, `${SIGN}(?: {1,3}${SIGN}){8}`,
    `${SIGN}{3}${GAP}${SIGN}{3}${GAP}${SIGN}{3}`, `${SIGN}{2}(?:${GAP}${SIGN}{2}){3}${GAP}${SIGN}`,
  ].map((spelling) => `${NO_LETTER}(?=(${spelling})${NO_MORE})`);
  const TITLE = `${NO_LETTER}(?:(?<short>(?:mmes?|mlles?|mrs?|miss|ms)${NO_MORE}\\.?|(?<![\\p{L}\\p{N}_]\\.)(?<!\\d )mm?\\.|(?:s'appelle|prenommee?)${NO_MORE})`
    + `|(?<full>(?:monsieur|madame|mademoiselle|messieurs|mesdames)${NO_MORE})`
    + `|(?<capital>m(?=[ \\n:"])|(?:(?:la|cette) famille|nommee?|(?:his|her) name is)${NO_MORE}|(?:son )?(?:pre)?noms?(?: de famille)? ?(?:est${NO_MORE}|:)))(?<gap>[\\s:"'(*\\-]{0,6})`;
  const LINK = "(?:(?<name>(?:de|da|das|dos|di|el|al|ben|bin|bint|ait|ould|von|van|der)[ \\-]|d')|(?:du|des|la|le|les) )";
  const WORD = "\\p{L}[\\p{L}\\p{N}_'\\-]*\\.?";
  const ELIDED = "n s l c j m t qu jusqu lorsqu puisqu".split(" ");

  // folding.py: what looks alike is alike, no accent, no unseen sign.
  const ALIKE = { "\n": "\n\r\v\f\x85\u2028\u2029", " ": "\t\u2800", "'": "’‘ʼʹ′`´＇", '"': "«»“”„‟〝〞＂‹›", "-": "_−＿", "/": "⁄∕／", "·": "•∙⋅・‧", ".": "。｡" };
  const OTHERS = { œ: "oe", Œ: "Oe", ı: "i", "\u115f": "", "\u1160": "", "\u3164": "", "\uffa0": "" };
  for (const [plain, signs] of Object.entries(ALIKE)) for (const sign of signs) OTHERS[sign] = plain;
  const digit = (sign) => {
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(sign.codePointAt() - value - 1))) value++;
    return value;
  };
  const plainOf = (sign) => OTHERS[sign] ?? (/[\p{C}\p{M}]/u.test(sign) ? "" : /\p{Nd}/u.test(sign) ? digit(sign)
    : /\p{Zs}/u.test(sign) ? " " : /\p{Pd}/u.test(sign) ? "-" : sign);
  const fold = (text) => [...text].map((sign) => OTHERS[sign] ?? [...sign.normalize("NFKD")].map(plainOf).join("")).join("");

  let known; // expressions compiled once, by a browser that can
  let ordinary; // the words that follow « Madame » without being her name, once they have come
  const compile = () => {
    const make = (sources, flags) => sources.map((source) => new RegExp(source, flags));
    return {
      when: new RegExp(WHEN, "giu"), numbers: make(NUMBERS, "iu"), mails: make(MAILS, "iu"), slips: make(SLIPS, "giu"),
      title: new RegExp(TITLE, "giu"), link: new RegExp(LINK, "iuy"), word: new RegExp(WORD, "iuy"),
    };
  };

  const read = (pattern, text, at) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };

  const isOrdinary = (told) => {
    const word = told.replace(/[.'-]+$/, "");
    const [head, rest] = word.split(/'(.*)/s);
    if (!ordinary || ordinary.has(word)) return true;
    if (rest && head === "d") return isOrdinary(rest);
    if (rest !== undefined && ELIDED.includes(head)) return "aeiouyh".includes(rest[0] || "a");
    const first = word.split("-")[0];
    return ordinary.has(first.replace(/nt$/, "")) || (first.length > 5 && /ai(en)?t$/.test(first));
  };

  const isName = (word, broken, small) => {
    if (/^\p{Lowercase}/u.test(word)) return small && !isOrdinary(word);
    const capitals = word.length > 1 && /\p{Uppercase}/u.test(word) && !/\p{Lowercase}/u.test(word);
    return !(broken || capitals) || !isOrdinary(word.toLowerCase());
  };

  const namesSomebody = (signs, title) => {
    const { short, full, capital, gap } = title.groups;
    if (capital === "m") return false;
    const broken = /[\n:(*-]/.test(gap) || (short || "").length > 3 && short.endsWith(".");
    let small = short !== undefined || full !== undefined && !broken;
    let at = title.index + title[0].length;
    let linked = false;
    for (let links = 0; links < 2; links++) {
      const link = read(known.link, signs, at);
      if (!link) break;
      at += link[0].length;
      linked = true;
      small = small && link.groups.name !== undefined;
    }
    const word = read(known.word, signs, at);
    return !!word && isName(word[0], broken && !linked, small);
  };

  const isSlip = (told) => {
    const code = told.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
    const plain = told === told.toUpperCase() && told.length > code.length || /\d/.test(code);
    const sum = [...code].reduce((total, sign, place) => total + (9 - place) * SIGNS.indexOf(sign), 0);
    return plain && code.length === 9 && sum % 31 === 0;
  };

  /* Says what a text seems to tell: "number", "mail", "slip", "name", or "" for nothing. */
  Phone.screen = (text) => {
    try {
      known ||= compile();
    } catch {
      return ""; // an old browser: the server blanks
    }
    const signs = fold(text);
    const timeless = signs.replace(known.when, (found) => "x".repeat(found.length));
    // A code's accents are no accents of its signs.
    const told = [...text.normalize("NFKC")].map((sign) => (/\p{C}/u.test(sign) ? "" : sign)).join("");
    if (known.mails.some((mail) => mail.test(signs))) return "mail";
    if (known.numbers.some((number) => number.test(timeless))) return "number";
    if (known.slips.some((slip) => [...told.matchAll(slip)].some(([, found]) => isSlip(found)))) return "slip";
    return [...signs.matchAll(known.title)].some((title) => namesSomebody(signs, title)) ? "name" : "";
  };
  Phone.screen.learn = (words) => { ordinary = words && new Set(words); };

  const looks = [];
  let coming;
  const fetchWords = async () => {
    try {
      const answer = await fetch(Phone.words.ordinary);
      if (!answer.ok) throw new Error("the words did not come");
      Phone.screen.learn((await answer.text()).split(" "));
      for (const look of looks) look(); // what was typed meanwhile
    } catch {
      coming = null; // asked for again with the next note; until then, it warns a little less
    }
  };

  /* Says under a free text what it seems to tell, while it is typed. */
  Phone.warn = (input) => {
    coming ||= fetchWords();
    if (input.nextElementSibling?.matches("[data-warn]")) return;
    // There before it speaks: else no screen reader would say it.
    const note = Object.assign(document.createElement("p"), { className: "warned", role: "status" });
    note.dataset.warn = "";
    input.after(note);
    let calm;
    const look = () => {
      const told = Phone.screen(input.value);
      const words = told ? Phone.words[`warn${told}`] : "";
      if (note.textContent !== words) note.textContent = words;
    };
    looks.push(look);
    input.addEventListener("input", () => {
      clearTimeout(calm);
      calm = setTimeout(look, CALM);
    });
    look();
  };
})();
