-- One row per attribute by which first purchases or delays are told apart: its name, and where it is used.
with

of_delays as (

    select distinct attribute from retention.repurchase_delay_summary

),

of_first_purchases as (

    select distinct attribute from retention.first_purchase_outcomes

)

select
    of_delays.attribute,
    named.label_en,
    named.label_fr,
    of_first_purchases.attribute is not null as is_of_first_purchases
from of_delays
inner join rules.value_labels as named
    on
        of_delays.attribute = named.attribute_value
        and named.attribute = 'attribute'
left join of_first_purchases
    on of_delays.attribute = of_first_purchases.attribute
order by of_delays.attribute
