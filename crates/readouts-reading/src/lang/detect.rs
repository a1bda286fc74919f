//! Detects the language of an article's text by its script, and within a script by its words.

use whatlang::Lang;

use crate::token::is_han;

/// Maximum number of characters examined; more text takes time without improving the result.
const SAMPLE: usize = 400;

/// Returns the ISO 639-1 code of the language, or `None` if the text has too few letters.
pub(crate) fn detect(paragraphs: &[String]) -> Option<String> {
    let mut sample = String::new();
    let mut left = SAMPLE;
    for paragraph in paragraphs {
        let before = sample.len();
        sample.extend(paragraph.chars().take(left));
        left -= sample[before..].chars().count();
        sample.push(' ');
        if left == 0 {
            break;
        }
    }
    if is_plain_english(&sample) {
        return Some("en".to_owned());
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let count = |fits: fn(char) -> bool| sample.chars().filter(|&c| fits(c)).count();
    if letters == 0 {
        return None;
    }
    let kana = count(|c| ('\u{3040}'..='\u{30FF}').contains(&c));
    if count(is_han) * 4 > letters && kana * 10 < letters {
        return Some("zh".to_owned());
    }
    if count(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c)) * 4 > letters {
        return Some("ko".to_owned());
    }
    if let Some(code) = by_letters(&sample, letters).or_else(|| by_words(&sample)) {
        return Some(code.to_owned());
    }
    let code = match whatlang::detect(&sample)?.lang() {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Deu => "de",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Ara => "ar",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Bul => "bg",
        Lang::Tur => "tr",
        Lang::Pol => "pl",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Pes => "fa",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Ell => "el",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Tha => "th",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        // Short English text with many names is often taken for another language in Latin script.
        _ if sample.is_ascii() => "en",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Nob => "no",
        Lang::Hrv => "hr",
        _ => return None,
    };
    Some(code.to_owned())
}

/// Returns the language of a text in Cyrillic script, by letters that the others do not have.
fn by_letters(sample: &str, letters: usize) -> Option<&'static str> {
    let count = |wanted: &[char]| sample.chars().filter(|c| wanted.contains(c)).count();
    let cyrillic = sample.chars().filter(|c| ('\u{400}'..='\u{45f}').contains(c)).count();
    if cyrillic * 2 < letters {
        return None;
    }
    // Yery and reversed E are Russian and Belarusian, short U is Belarusian; Yi and Ukrainian Ie are Ukrainian.
    let russian = count(&['\u{44b}', '\u{44d}']);
    let belarusian = count(&['\u{45e}']);
    let ukrainian = count(&['\u{457}', '\u{454}', '\u{491}']);
    match (russian, belarusian, ukrainian) {
        (_, 1.., 0) => Some("be"),
        (0, 0, 1..) => Some("uk"),
        (1.., 0, 0) => Some("ru"),
        _ => None,
    }
}

/// Returns the language whose own short words occur in a text: at least two of them, one in twelve of all
/// words, and one and a half times as often as those of any other language.
fn by_words(sample: &str) -> Option<&'static str> {
    let (mut all, mut found) = (0_usize, [0_usize; OWN_WORDS.len()]);
    for word in sample.split_whitespace() {
        all += 1;
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        for (count, (_, own)) in found.iter_mut().zip(OWN_WORDS) {
            *count += usize::from(own.contains(&word.as_str()));
        }
    }
    let (best, count) = found.iter().copied().enumerate().max_by_key(|(_, count)| *count)?;
    let next = found.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max()?;
    (count >= 2 && count * 12 >= all && count * 2 >= next * 3).then_some(OWN_WORDS[best].0)
}

/// Frequent short words of languages in Latin script, none of them used by another language here.
const OWN_WORDS: [(&str, &[&str]); 9] = [
    ("en", &["the", "of", "and", "with", "by", "from", "that", "his", "their", "has"]),
    ("fr", &["le", "les", "et", "une", "dans", "du", "est", "pour", "au", "aux", "sur", "ses"]),
    ("es", &["el", "los", "las", "y", "su", "sus", "al", "lo", "fue", "dijo"]),
    ("pt", &["com", "dos", "das", "uma", "ao", "aos", "pela", "pelo", "em", "foi", "disse", "os"]),
    ("it", &["il", "di", "della", "del", "che", "gli", "nel", "nella", "sono"]),
    ("de", &["der", "und", "den", "das", "mit", "dem", "ist", "ein", "eine", "zu", "sich"]),
    ("nl", &["het", "een", "van", "voor", "zijn", "op", "werd", "niet"]),
    ("pl", &["w", "się", "z", "nie", "oraz", "przez", "jest"]),
    ("cs", &["se", "v", "ve", "je", "pro", "byl", "jsou", "při", "že"]),
];

/// Whether a sample is certainly English: at least one in seven of its words is a common English word.
/// Decides most pages, in a hundredth of the time of full detection.
fn is_plain_english(sample: &str) -> bool {
    const SURE: [&str; 3] = ["the", "of", "and"];
    const LIKELY: [&str; 12] =
        ["to", "that", "with", "by", "from", "for", "on", "at", "has", "his", "their", "which"];
    let (mut all, mut sure, mut likely) = (0usize, 0usize, 0usize);
    for word in sample.split_ascii_whitespace() {
        all += 1;
        sure += usize::from(SURE.contains(&word));
        likely += usize::from(LIKELY.contains(&word));
    }
    sure >= 2 && (sure + likely) * 7 >= all
}

#[cfg(test)]
mod tests {
    use super::detect;

    fn of(text: &str) -> Option<String> {
        detect(&[text.to_owned()])
    }

    #[test]
    fn short_pages_are_told_by_their_own_letters_and_words() {
        for (language, text) in [
            ("ru", "Ли заявила, что река принадлежит обоим народам. Мост откроют весной."),
            ("uk", "Лі заявила, що річка належить обом народам, її вода чиста."),
            ("bg", "Ли заяви, че реката принадлежи и на двата народа, а мостът ще бъде открит напролет."),
            ("pt", "O presidente Berg reuniu-se com a primeira-ministra Lee em Orsk e falou dos rios."),
            ("es", "El presidente Berg se reunió con la primera ministra Lee en Orsk y habló de los ríos."),
            ("cs", "Prezident Berg se sešel s premiérkou Lee v Orsku, kde je most pro oba národy."),
            ("ko", "베르그 대통령은 오르스크에서 리 총리를 만났다."),
            ("en", "Lee said that the river is open. Berg said that the bridge is closed."),
        ] {
            assert_eq!(of(text).as_deref(), Some(language), "{text}");
        }
        assert_eq!(of("2016 – 17"), None);
    }
}
