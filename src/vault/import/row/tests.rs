//! Good rows, and each fault by its name.

use proptest::prelude::*;

use super::*;

const HEADER: &str = "card_number,fiscal_code,product,pin,puk,valid_until";

fn rules() -> Rules {
    let rule = |pin, puk| SplitRule::new(pin, puk).expect("a rule");
    let product = |id: &str| id.parse().expect("a product");
    Rules::from([(product("ts-cns"), rule((2, 3), (2, 6))), (product("cie"), rule((4, 4), (4, 4)))])
}

fn csv(line: &str) -> Result<Row, RowFault> {
    Header::parse(HEADER).expect("a header").row(line, &rules())
}

fn number() -> String {
    CardNumber::complete("603001234567890").expect("a card number").to_string()
}

#[test]
fn good_rows_of_either_kind() {
    let number = number();
    for line in [
        format!("{number},RSSMRA85T10A562S,ts-cns,04815,16234208,2031-05-30"),
        format!(" {number} , rssmra85t10a562s ,ts-cns,04815,16234208,2031-05-30 "),
        format!("\"{number}\",\"RSSMRA85T10A562S\",\"ts-cns\",\"04815\", \"16234208\" ,\"2031-05-30\""),
    ] {
        let row = csv(&line).expect(&line);
        assert_eq!(row.number.as_str(), number);
        assert_eq!(row.holder.as_str(), "RSSMRA85T10A562S");
        assert_eq!(row.valid_until.to_string(), "2031-05-30");
        let (desk, message) = row.codes.split();
        assert_eq!((desk.pin.reveal(), message.puk.reveal()), ("04", "234208"));
    }
    for (pin, more) in [("04815", ""), ("0\\u0034815", ""), ("04815", ",\"name\":{\"a\":[1]}")] {
        let line = format!(
            "{{\"valid_until\":\"2031-05-30\",\"puk\":\"16234208\",\"pin\":\"{pin}\",\"product\":\"ts-cns\",\
             \"fiscal_code\":\"RSSMRA85T10A562S\",\"card_number\":\"{number}\"{more}}}"
        );
        let (desk, _) = json(line.as_bytes(), &rules()).expect(&line).codes.split();
        assert_eq!(desk.pin.reveal(), "04", "{line}");
    }
}

#[test]
fn each_fault_of_a_csv_row_is_named() {
    let n = number();
    for (line, fault) in [
        (String::new(), RowFault::Fields(1, 6)),
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,16234208"), RowFault::Fields(5, 6)),
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,16234208,2031-05-30,"), RowFault::Fields(7, 6)),
        (format!("{n},\"RSSMRA85T10A562S,ts-cns,04815,16234208,2031-05-30"), RowFault::Quotes),
        (format!("{n},\"RSSMRA85T10A562S\"x,ts-cns,04815,16234208,2031-05-30"), RowFault::Quotes),
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,1623\"4208,2031-05-30"), RowFault::Quotes),
        (format!("{n},RSSMRA85T10A562S,ts-cns,,16234208,2031-05-30"), RowFault::Missing(Column::Pin)),
        ("6030012345678900,RSSMRA85T10A562S,ts-cns,04815,16234208,2031-05-30".to_owned(), NotACardNumber.into()),
        (format!("{n},RSSMRA85T10A562X,ts-cns,04815,16234208,2031-05-30"), NotAFiscalCode::Check.into()),
        (format!("{n},RSSMRA85T10A562S,crs,04815,16234208,2031-05-30"), RowFault::Product),
        (format!("{n},RSSMRA85T10A562S,TS CNS,04815,16234208,2031-05-30"), RowFault::Product),
        (format!("{n},RSSMRA85T10A562S,ts-cns,4815,16234208,2031-05-30"), BadCodes::Pin(5).into()), // a lost zero
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,1623420a,2031-05-30"), BadCodes::Puk(8).into()),
        (format!("{n},RSSMRA85T10A562S,cie,04815,16234208,2031-05-30"), BadCodes::Pin(8).into()), // another rule
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,16234208,30/05/2031"), RowFault::Date),
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,16234208,20310530"), RowFault::Date),
        (format!("{n},RSSMRA85T10A562S,ts-cns,04815,16234208,2031-02-30"), RowFault::Date),
    ] {
        let found = csv(&line).expect_err(&line);
        assert_eq!(found, fault, "{line}");
        for secret in ["04815", "16234208", "4815"] {
            assert!(!found.to_string().contains(secret) && !format!("{found:?}").contains(secret), "{found:?}");
        }
    }
}

#[test]
fn each_fault_of_a_json_row_is_named() {
    let n = number();
    let with = |members: &str| {
        let rest = "\"product\":\"ts-cns\",\"puk\":\"16234208\",\"valid_until\":\"2031-05-30\"";
        format!("{{\"card_number\":\"{n}\",\"fiscal_code\":\"RSSMRA85T10A562S\",{rest}{members}}}")
    };
    for (line, fault) in [
        ("04815".to_owned(), RowFault::NotJson),
        ("[]".to_owned(), RowFault::Missing(Column::CardNumber)), // an empty sequence of members
        ("{\"pin\":\"04815\"".to_owned(), RowFault::NotJson),
        (with(",\"pin\":\"04815\",\"pin\":\"04816\""), RowFault::NotJson),
        (with(""), RowFault::Missing(Column::Pin)),
        (with(",\"pin\":null"), RowFault::Missing(Column::Pin)),
        (with(",\"pin\":\" \""), RowFault::Missing(Column::Pin)),
        (with(",\"pin\":48155"), RowFault::NotAString(Column::Pin)), // numbers lose leading zeros
        (with(",\"pin\":-1.5"), RowFault::NotAString(Column::Pin)),
        (with(",\"pin\":[\"04815\"]"), RowFault::NotAString(Column::Pin)),
        (with(",\"pin\":{\"a\":\"04815\"}"), RowFault::NotAString(Column::Pin)),
        (with(",\"pin\":\"0481\""), BadCodes::Pin(5).into()),
    ] {
        assert_eq!(json(line.as_bytes(), &rules()).expect_err(&line), fault, "{line}");
    }
}

#[test]
fn headers() {
    for (header, missing) in [
        (HEADER, None),
        ("\u{feff}CARD_NUMBER; fiscal_code;product;\"pin\";puk;valid_until", None),
        ("name,valid_until,puk,pin,product,fiscal_code,card_number", None),
        ("card_number,fiscal_code,product,pin,valid_until", Some(vec![Column::Puk])),
        ("card_number,fiscal_code,product,pin,pin,puk,valid_until", Some(vec![Column::Pin])),
        ("", Some(Column::ALL.to_vec())),
    ] {
        assert_eq!(Header::parse(header).err().map(|error| error.0), missing, "{header:?}");
    }
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(line in "\\PC{0,80}", marks in "[\",;a0 ]{0,60}") {
        let _ = csv(&line);
        let _ = csv(&marks);
        let _ = Header::parse(&marks);
        let _ = json(line.as_bytes(), &rules());
    }
}
