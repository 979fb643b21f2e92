//! Products, and the cards of one citizen.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::app::{App, Caller};
use super::body::{Answer, Body};
use super::judged::meant;
use crate::domain::card::Card;
use crate::domain::card_product::{CardProduct, ChannelCheck};
use crate::domain::document::ExpiredDocuments;
use crate::domain::event::Act;
use crate::domain::operator::Role;
use crate::exit::Failure;
use crate::wire::{CardFound, CardsFound, FindCards, Problem, Product, Products};

/// The card products, by identifier
#[utoipa::path(get, path = "/v1/products", responses(
    (status = 200, description = "The products", body = Products),
    (status = "4XX", description = "No session, or not in function", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn products(State(app): State<Arc<App>>, _caller: Caller) -> Answer<Products> {
    Ok(Json(Products { products: app.products.values().map(product).collect() }))
}

fn product(product: &CardProduct) -> Product {
    Product {
        id: product.id.clone(),
        name: product.name.clone(),
        documents: product.documents.iter().copied().collect(),
        declaration_days: match product.expired_documents {
            ExpiredDocuments::Refused => None,
            ExpiredDocuments::WithDeclaration { most_days } => Some(most_days),
        },
        on_behalf: product.on_behalf.iter().map(Into::into).collect(),
        channels: product.channels.clone(),
        pec_refused: !product.pec,
        check_required: product.channel_check == ChannelCheck::Required,
        pin: product.split.pin(),
        puk: product.split.puk(),
    }
}

/// The cards of one citizen
#[utoipa::path(post, path = "/v1/cards/find", request_body = FindCards, responses(
    (status = 200, description = "The cards, newest expiry first; empty when there are none and none was named", body = CardsFound),
    (status = "4XX", description = "Refused", body = Problem),
    (status = "5XX", description = "The service failed or is busy", body = Problem),
))]
pub async fn find(State(app): State<Arc<App>>, caller: Caller, Body(asked): Body<FindCards>) -> Answer<CardsFound> {
    caller.must_be(Role::Operator)?;
    let mut cards = app.store().cards_of(&asked.fiscal_code).await?;
    if let Some(id) = &asked.card {
        match meant(app.store(), &cards, id).await {
            Ok(number) => cards.retain(|card| card.number == number),
            Err(failure) => {
                let event = caller.event(Act::CardsFound, asked.fiscal_code.as_str(), failure.code.as_str());
                app.store().record(event).await?;
                return Err(failure.into());
            }
        }
    }
    let cards = cards.into_iter().map(|card| found(&app, card)).collect::<Result<_, Failure>>()?;
    // Who looked whom up stays known, found or not.
    app.store().record(caller.event(Act::CardsFound, asked.fiscal_code.as_str(), "done")).await?;
    Ok(Json(CardsFound { cards }))
}

fn found(app: &App, card: Card) -> Result<CardFound, Failure> {
    let product_name = app.product(&card.product)?.name.clone();
    Ok(CardFound {
        number: card.number,
        product: card.product,
        product_name,
        valid_until: card.valid_until,
        state: card.state,
        releases: card.releases,
    })
}
