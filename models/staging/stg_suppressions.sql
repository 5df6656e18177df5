with

raw_suppressions as (

    {{ sextant.read_raw('suppressions') }}

),

suppression_words as (

    select * from {{ ref('suppression_words') }}

),

told as (

    {# Whoever writes an address instead of its hash means that address. #}
    select
        raw_suppressions.raw_row_number,
        raw_suppressions.raw_record_count,
        case
            when {{ sextant.matches('raw_suppressions.address_hash', '^[0-9a-f]{64}$') }}
                then raw_suppressions.address_hash
            when raw_suppressions.address_hash like '%@%'
                then {{ sextant.address_hash('raw_suppressions.address_hash') }}
            when raw_suppressions.address_hash like '+%'
                then {{ sextant.address_hash(sextant.digits_of_number('raw_suppressions.address_hash')) }}
        end as address_hash,
        raw_suppressions.address_hash is null as is_blank,
        channels.meaning as channel,
        reasons.meaning as reason,
        raw_suppressions.source,
        case when channels.meaning is null then raw_suppressions.channel end as unknown_channel,
        case when reasons.meaning is null then raw_suppressions.reason end as unknown_reason,
        raw_suppressions.suppressed_at_unreadable,
        raw_suppressions.suppressed_at
    from raw_suppressions
    left join suppression_words as channels
        on
            {{ sextant.plain_status('raw_suppressions.channel') }} = channels.word
            and channels.column_name = 'channel'
    left join suppression_words as reasons
        on
            {{ sextant.plain_status('raw_suppressions.reason') }} = reasons.word
            and reasons.column_name = 'reason'

)

select
    raw_row_number,
    raw_record_count,
    address_hash,

    channel,
    reason,
    source,
    case
        when is_blank then 'missing_address_hash'
        when address_hash is null then 'not_a_hash'
        when channel is null and reason is null then 'unknown_channel_and_reason'
        when channel is null then 'unknown_channel'
        when reason is null then 'unknown_reason'
        else 'valid'
    end as suppression_status,
    unknown_channel,
    unknown_reason,
    suppressed_at_unreadable,

    suppressed_at
from told
