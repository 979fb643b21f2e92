//! The document and the routes are the same.

use reqwest::Method;
use serde_json::Value;

use crate::support::service::Place;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

#[test]
fn every_documented_route_answers_and_no_other_does() {
    let running = Place::new().start();
    let nobody = running.client(None);
    let document = nobody.get("/v1/openapi.json");
    assert_eq!((document.status, document.body["info"]["title"].as_str()), (200, Some("crspin")));
    let paths = document.body["paths"].as_object().expect("paths");
    assert!(paths.len() >= 13, "{:?}", paths.keys());
    for (path, item) in paths {
        let address = path.replace("{id}", "7K3M-Q9TX-2B4F");
        for method in METHODS {
            let sent: Method = method.to_uppercase().parse().expect("a method");
            let answer = nobody.call(sent, &address);
            if item.get(method).is_some() {
                assert!(!matches!(answer.status, 404 | 405), "{method} {path} is documented: {answer:?}");
                assert!(!answer.code().contains("crspin-service"));
            } else {
                assert_eq!(answer.status, 405, "{method} {path} is not documented");
            }
        }
    }
}

#[test]
fn every_schema_that_is_named_is_there_and_secrets_are_only_in_first_halves() {
    let document = serde_json::to_value(crspin::service::openapi()).expect("a document");
    let mut named = Vec::new();
    references(&document, &mut named);
    assert!(named.len() > 20);
    for name in named {
        assert!(document.pointer(name.trim_start_matches('#')).is_some(), "{name}");
    }
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let with_pin =
        schemas.iter().filter(|(_, schema)| schema["properties"]["pin"]["type"] == "string").map(|(name, _)| name.as_str());
    assert_eq!(with_pin.collect::<Vec<_>>(), ["FirstHalf"]);
}

fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            into.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, into));
        }
        Value::Array(members) => members.iter().for_each(|member| references(member, into)),
        _ => {}
    }
}
