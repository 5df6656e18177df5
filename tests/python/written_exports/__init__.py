"""Writing a known shop as the export of each platform that Sextant knows, and what such an export can say of it."""

from __future__ import annotations

import csv

from written_exports.magento import magento_grid, magento_grid_says, magento_tables, magento_tables_say
from written_exports.platform import Platform
from written_exports.prestashop import LIST_COLUMNS, prestashop_list, prestashop_tables, prestashop_tables_say
from written_exports.shopify import shopify_customers, shopify_orders, shopify_says
from written_exports.stripe import stripe, stripe_says
from written_exports.woocommerce import advanced, advanced_says, webtoffee, webtoffee_says

PLATFORMS = {
    "shopify": Platform(lambda shop: {"orders_export_1.csv": shopify_orders(shop)}, shopify_says),
    "shopify_customers": Platform(
        lambda shop: {"orders_export_1.csv": shopify_orders(shop), "customers_export.csv": shopify_customers(shop)},
        lambda shop: shopify_says(shop, all_customers=True),
    ),
    "webtoffee": Platform(webtoffee, webtoffee_says, encoding="utf-8-sig"),
    "advanced": Platform(advanced, advanced_says, encoding="utf-8-sig"),
    "stripe": Platform(stripe, stripe_says),
    **{f"prestashop_list_{language}": prestashop_list(language) for language in LIST_COLUMNS},
    "prestashop_tables": Platform(prestashop_tables, prestashop_tables_say, quoting=csv.QUOTE_ALL),
    "magento_grid": Platform(magento_grid, magento_grid_says),
    "magento_tables": Platform(magento_tables, magento_tables_say, quoting=csv.QUOTE_ALL),
}
