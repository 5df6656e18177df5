{{ config(materialized='view') }}

{{ sextant.rows_of_sync(
    source('activation_state', 'sync_failures'), ['destination', 'contact_key', 'change_type', 'status', 'message']
) }}
