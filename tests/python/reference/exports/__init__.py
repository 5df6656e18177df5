"""What the exports of five shop platforms say, read with pandas as each platform documents them.

Nothing here reads a format file, a seed or a model: names of columns and meanings of statuses are written down a second
time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reference.exports.magento import magento_grid, magento_tables
from reference.exports.prestashop import (
    prestashop_list_de,
    prestashop_list_en,
    prestashop_list_es,
    prestashop_list_fr,
    prestashop_list_it,
    prestashop_tables,
)
from reference.exports.shop import Shop
from reference.exports.shopify import shopify
from reference.exports.stripe import stripe_older, stripe_payments, stripe_reduced
from reference.exports.woocommerce import woocommerce_advanced, woocommerce_analytics, woocommerce_webtoffee

EXPORTS: dict[str, Callable[[Path], Shop]] = {
    "shopify_orders": shopify,
    "shopify_customers": shopify,
    "shopify_customers_older": shopify,
    "woocommerce_webtoffee": woocommerce_webtoffee,
    "woocommerce_advanced": woocommerce_advanced,
    "woocommerce_analytics": woocommerce_analytics,
    "stripe_payments": stripe_payments,
    "stripe_older": stripe_older,
    "stripe_reduced": stripe_reduced,
    "prestashop_list_en": prestashop_list_en,
    "prestashop_list_fr": prestashop_list_fr,
    "prestashop_list_de": prestashop_list_de,
    "prestashop_list_es": prestashop_list_es,
    "prestashop_list_it": prestashop_list_it,
    "prestashop_tables": prestashop_tables,
    "magento_grid": magento_grid,
    "magento_tables": magento_tables,
}
