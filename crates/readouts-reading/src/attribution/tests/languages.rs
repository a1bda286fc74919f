//! Attribution of whole invented readouts in Chinese and Russian.

use crate::Reader;
use crate::Record;
use crate::model::{Basis, Readout};
use crate::pages::SideData;

fn read(title: &str, paragraphs: &[&str]) -> Readout {
    let paragraphs: Vec<String> = paragraphs.iter().map(|p| (*p).to_owned()).collect();
    let side = SideData { title: Some(title.to_owned()), ..SideData::default() };
    let record = Record::paragraphs("invented", &paragraphs).side(side);
    Reader::default().read_record(&record).expect("text")
}

/// Compares the attribution of a text with the speaker and basis given for each sentence.
fn check(title: &str, paragraphs: &[&[(&str, Option<&str>, Basis)]]) -> Readout {
    let texts: Vec<String> =
        paragraphs.iter().map(|p| p.iter().map(|(text, ..)| *text).collect::<Vec<_>>().join("")).collect();
    let readout = read(title, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    let found: Vec<_> =
        readout.statements.iter().map(|s| (s.text.trim(), s.speaker.as_deref(), s.basis)).collect();
    let wanted: Vec<_> =
        paragraphs.iter().copied().flatten().map(|(text, who, basis)| (text.trim(), *who, *basis)).collect();
    assert_eq!(found, wanted);
    readout
}

use Basis::{Carried, Cue, Joint, Narration, Quoted, Unknown};

#[test]
fn a_readout_of_a_russian_presidents_call() {
    let (o, b) = (Some("Виктор Озёрский"), Some("Олаф Берг"));
    let readout = check(
        "Телефонный разговор с Президентом Норвегии Олафом Бергом",
        &[
            &[(
                "Состоялся телефонный разговор Виктора Озёрского с Президентом Норвегии Олафом Бергом.",
                None,
                Narration,
            )],
            &[
                ("Виктор Озёрский поздравил Олафа Берга с избранием. ", o, Cue),
                ("Он подчеркнул, что отношения опираются на традиции. ", o, Cue),
                ("Торговля растёт третий год подряд.", o, Carried),
            ],
            &[
                ("Обсуждены вопросы сотрудничества. ", None, Joint),
                ("Особо отмечена важность совместных проектов.", None, Unknown),
            ],
            &[("О.Берг, в свою очередь, поблагодарил за поздравление и выразил надежду на встречу.", b, Cue)],
            &[("Виктором Озёрским дана оценка ситуации на море.", o, Cue)],
            &[("Стороны договорились о дальнейших контактах.", None, Joint)],
        ],
    );
    assert_eq!(readout.participants, ["Олаф Берг", "Виктор Озёрский"]);
}

#[test]
fn a_readout_of_a_russian_ministers_talks() {
    let (v, s) = (Some("Павел Ветров"), Some("Анна Свенссон"));
    check(
        "О переговорах Министра иностранных дел П.А.Ветрова с Министром иностранных дел Исландии Анной Свенссон",
        &[
            &[(
                "4 марта Министр иностранных дел Российской Федерации Павел Ветров встретился с Министром иностранных дел Исландии Анной Свенссон.",
                None,
                Narration,
            )],
            &[
                ("Министры обсудили перспективы отношений. ", None, Joint),
                ("Подтвержден настрой на диалог.", None, Unknown),
            ],
            &[
                ("П.А.Ветров указал на необходимость соблюдения договорённостей. ", v, Cue),
                ("Россия готова к переговорам.", v, Carried),
            ],
            &[
                ("По словам А.Свенссон, визит пройдёт весной. ", s, Cue),
                ("«Мы готовы. ", s, Quoted),
                ("Сроки согласованы», — сказала она.", s, Quoted),
            ],
            &[("В Кремле сообщили, что встреча готовится.", Some("Кремль"), Cue)],
        ],
    );
}

#[test]
fn a_russian_transcript_names_its_speakers_by_initials() {
    let (o, b) = (Some("Виктор Озёрский"), Some("О. Берг"));
    check(
        "Пресс-конференция по итогам переговоров",
        &[
            &[("Президент Виктор Озёрский ответил на вопросы.", None, Narration)],
            &[("В.Озёрский: Уважаемые дамы и господа!", o, Quoted)],
            &[("Мы провели хорошие переговоры.", o, Quoted)],
            &[("О.Берг (как переведено): Благодарю.", b, Quoted)],
            &[("Вопрос: Когда состоится визит?", Some("journalist"), Quoted)],
        ],
    );
}

#[test]
fn a_chinese_readout_of_a_call() {
    let (l, a) = (Some("李安河"), Some("阿德拉"));
    check(
        "李安河同挪威总统阿德拉通电话",
        &[
            &[("国家主席李安河3月4日晚应约同挪威总统阿德拉通电话。", None, Narration)],
            &[
                ("李安河祝贺阿德拉当选总统，请其转达对挪威人民的良好祝愿。", l, Cue),
                ("李安河代表政府，对大家的到来表示热烈欢迎。", l, Cue),
                ("中方愿同挪方一道，推动关系发展。", l, Carried),
                ("王南主席提出的倡议得到响应。", l, Carried),
            ],
            &[
                ("阿德拉转达问候，表示很高兴访华。", a, Cue),
                ("挪威愿同中国扩大贸易。", a, Carried),
                ("她还说，挪方坚持合作。", a, Cue),
            ],
            &[("两国元首一致同意保持沟通。", None, Joint)],
            &[("会谈后，两国元首共同见证签署合作文件。", None, Narration)],
            &[("王南参加通话。", None, Narration)],
        ],
    );
}

#[test]
fn chinese_points_quotations_and_officials_without_a_table() {
    let (z, s) = (Some("张三河"), Some("贡纳尔·斯文"));
    check(
        "外交部副部长张三河会见冰岛外交大臣贡纳尔·斯文",
        &[
            &[("“我们期待更多合作。”", s, Quoted), ("斯文说。", s, Cue)],
            &[("国务委员兼外交部长王南山对此表示欢迎。", Some("王南山"), Cue)],
            &[("据外交部发言人毛小宁介绍，会谈气氛友好。", Some("毛小宁"), Cue)],
            &[("张三河强调三点意见：", z, Cue)],
            &[("第一，坚持相互尊重。", z, Carried)],
            &[("张三河和斯文表示，双方就此达成共识。", None, Joint)],
        ],
    );
}

#[test]
fn chinese_labels_say_who_asks_and_who_is_heard() {
    let l = Some("林小剑");
    check(
        "2031年3月5日外交部发言人林小剑主持例行记者会",
        &[
            &[("《南国日报》记者：中方有何评论？", Some("《南国日报》记者"), Quoted)],
            &[("林小剑：我们欢迎。", l, Quoted)],
            &[("希望访问成功。", l, Quoted)],
        ],
    );
    check(
        "南港新桥通车",
        &[
            &[("今天，南港新桥通车。", None, Narration)],
            &[("南港大学教授 张三河：这座桥很重要。", Some("张三河"), Quoted)],
            &[("据了解，桥长三公里。", None, Narration)],
        ],
    );
}
