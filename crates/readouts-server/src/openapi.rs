//! The description of `/api/` for programs, in OpenAPI 3.1.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{
    Content, ContentBuilder, InfoBuilder, OpenApiBuilder, PathItem, PathsBuilder, Ref, RefOr, Required,
    ResponseBuilder, ResponsesBuilder,
};

use crate::Service;
use crate::answers::{self, Answers};
use crate::api::FORMS;
use crate::question::{COMMANDS, Command, Terms};

/// Returns the description of every command that can be asked for.
pub(crate) async fn description(State(service): State<Service>) -> Response {
    let paths = COMMANDS.iter().fold(PathsBuilder::new(), |paths, command| {
        let operation = operation(&*service.answers, command);
        paths.path(format!("/api/{}", command.name), PathItem::new(HttpMethod::Get, operation))
    });
    let info = InfoBuilder::new().title("readouts-search").version(env!("CARGO_PKG_VERSION")).description(
        Some("The answers of the command line: parameters are its terms and options, without hyphens."),
    );
    Json(OpenApiBuilder::new().info(info).paths(paths).build()).into_response()
}

/// Returns the JSON Schema of an output.
pub(crate) async fn schema(State(service): State<Service>, Path(name): Path<String>) -> Response {
    match name.strip_suffix(".json").and_then(|name| service.answers.schema(name)) {
        Some(schema) => ([(CONTENT_TYPE, "application/schema+json")], schema).into_response(),
        None => (StatusCode::NOT_FOUND, "There is no such schema.\n").into_response(),
    }
}

fn operation(answers: &dyn Answers, command: &Command) -> Operation {
    let text = || RefOr::T(Schema::from(ObjectBuilder::new().schema_type(Type::String).build()));
    let what = match command.terms {
        Terms::Query => Some("A word, a phrase or a query; all that are given must match"),
        Terms::Ids => Some("Id of an article, or its beginning"),
        Terms::Article => Some("Id of an article, or its beginning; then words, phrases or queries"),
        Terms::None => None,
    };
    let parameters = answers.parameters(command.name);
    // Forms that the command has, where it says which.
    let forms =
        parameters.iter().find(|option| option.name == "format").and_then(|option| option.values.as_ref());
    let has = |form: &str| forms.is_none_or(|forms| forms.iter().any(|known| known == form));
    let terms = what.map(|what| in_query("q", what, list(text())));
    let options = parameters.iter().map(|option| {
        let schema = of_option(option);
        in_query(&option.name, &option.help, if option.is_list { list(schema) } else { schema })
    });
    let responses = [
        ("304", "The answer is known: the index is as it was"),
        ("400", "The question is wrong: `messages` say why, with the mistake marked"),
        ("401", "A token is needed: `Authorization: Bearer`"),
        ("404", "Nothing was found, in a form that cannot say so"),
        ("504", "It took too long"),
    ];
    let responses = responses.into_iter().fold(ResponsesBuilder::new(), |all, (code, description)| {
        all.response(code, ResponseBuilder::new().description(description).build())
    });
    let found = ResponseBuilder::new().description("The answer, in the form that `format` names");
    let found = FORMS.iter().filter(|(form, ..)| has(form)).fold(found, |found, (form, media, _)| {
        let schema = answers.schema_of(command.name).filter(|_| *form == "json");
        let content = match schema {
            Some(name) => {
                ContentBuilder::new().schema(Some(Ref::new(format!("/api/schema/{name}.json")))).build()
            }
            None => Content::default(),
        };
        found.content(*media, content)
    });
    OperationBuilder::new()
        .operation_id(Some(command.name))
        .parameters(Some(terms.into_iter().chain(options)))
        .responses(responses.response("200", found.build()))
        .build()
}

fn in_query(name: &str, description: &str, schema: RefOr<Schema>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn list(of: RefOr<Schema>) -> RefOr<Schema> {
    RefOr::T(ArrayBuilder::new().items(of).build().into())
}

fn of_option(option: &answers::Parameter) -> RefOr<Schema> {
    let is = if option.takes_value { Type::String } else { Type::Boolean };
    RefOr::T(ObjectBuilder::new().schema_type(is).enum_values(option.values.clone()).build().into())
}
