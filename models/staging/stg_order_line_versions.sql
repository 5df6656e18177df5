with

raw_order_lines as (

    {{ sextant.read_raw('order_lines') }}

),

numbered as (

    select
        *,
        row_number() over (partition by order_line_id order by raw_row_number desc) as order_line_version
    from raw_order_lines

)

select * from numbered
