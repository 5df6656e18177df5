{{ config(materialized='view') }}

{{ sextant.rows_of_sync(source('activation_state', 'erased_contacts'), ['destination', 'contact_key']) }}
