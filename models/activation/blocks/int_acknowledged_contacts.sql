{{ config(materialized='view') }}

{{ sextant.rows_of_sync(
    source('activation_state', 'acknowledged_contacts'), ['destination', 'contact_key', 'row_hash']
) }}
