{#-
    Whether an id of the raw data may belong to another customer: by the var customer_identity, or by a list of merged
    customers.
-#}
{% macro joins_identities() %}
    {% do return(sextant.setting('customer_identity') == 'email' or sextant.raw_columns('merged_customers') | length > 0) %}
{% endmacro %}

{#- An email address as it is compared: in small letters, without outer blanks. -#}
{% macro address_of(column) %}
    {% do return("lower(" ~ sextant.trimmed(column) ~ ")") %}
{% endmacro %}

{#-
    Who placed an order, before identities are joined: the id that the order names or, with customer_identity: email, a
    guest's address. The address is hashed, because it becomes an id in every mart.
-#}
{% macro identity_of_order(relation=none) %}
    {% set dot = relation ~ "." if relation else "" %}
    {% if sextant.setting('customer_identity') != 'email' %}
        {% do return(dot ~ "customer_id") %}
    {% endif %}
    {% set address = "coalesce(" ~ sextant.address_of(dot ~ "email") ~ ", " ~ sextant.trimmed(dot ~ "phone") ~ ")" %}
    {% do return("coalesce(" ~ dot ~ "customer_id, case when " ~ address ~ " is not null then concat('guest:', "
        ~ dbt.hash(address) ~ ") end)") %}
{% endmacro %}

{#- The customer that a raw identity belongs to, once int_customer_identities is joined as identities. -#}
{% macro identified(key) %}
    {% do return("coalesce(identities.customer_id, " ~ key ~ ")" if sextant.joins_identities() else key) %}
{% endmacro %}

{#- The join that identified() needs; nothing where every id is a customer. Input: key = the raw identity as SQL. -#}
{% macro join_identities(key) %}
    {#- dbt needs the ref() while it parses, when the raw tables are not known yet. -#}
    {% set identities = ref('int_customer_identities') %}
    {% do return("left join " ~ identities ~ " as identities\n        on " ~ key
        ~ " = identities.raw_identity" if sextant.joins_identities() else "") %}
{% endmacro %}

{#- A phone number without the characters that people write between digits. -#}
{% macro digits_of_number(column) %}
    {% do return("translate(" ~ sextant.trimmed(column) ~ ", " ~ sextant.text_literal(" .-()/'") ~ ", '')") %}
{% endmacro %}

{#- A phone number that is written with its country, as + and digits; null where the country is not written. -#}
{% macro international_number(column) %}
    {% set digits = sextant.digits_of_number(column) %}
    {% do return("case when " ~ sextant.matches(digits, '^([+]|00)[1-9][0-9]{6,14}$') ~ " then concat('+', ltrim(" ~ digits
        ~ ", '+0')) end") %}
{% endmacro %}

{#- The digits of a phone number within the country of a plan; null where there are other characters. -#}
{% macro national_number(column, plan) %}
    {% set digits = sextant.digits_of_number(column) %}
    {% do return(sextant.plain_digits(sextant.without_trunk_prefix(sextant.without_calling_code(digits, plan),
        plan ~ ".trunk_prefix"))) %}
{% endmacro %}

{#- The store before a customer's id, null where the id is the same in all stores; and the id as the store writes it. -#}
{% macro store_of_customer(column) %}
    {% set whens = [] %}
    {% for store in sextant.setting('stores') or [] if (store.customer_ids or 'own') == 'own' %}
        {% set name = sextant.text_literal(store.name) %}
        {% do whens.append("when substr(" ~ column ~ ", 1, length(" ~ name ~ ") + 1) = concat(" ~ name ~ ", ':') then " ~ name) %}
    {% endfor %}
    {% do return("cast(" ~ ("case " ~ (whens | join(' ')) ~ " end" if whens else "null") ~ " as " ~ dbt.type_string() ~ ")") %}
{% endmacro %}

{% macro raw_id_of_customer(column) %}
    {% set store = sextant.store_of_customer(column) %}
    {% do return("case when " ~ store ~ " is not null then substr(" ~ column ~ ", length(" ~ store ~ ") + 2) else " ~ column ~ " end") %}
{% endmacro %}
