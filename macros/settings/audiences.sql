{#- The columns that a condition may name; none where nobody knows them: a unit test has the columns of its own rows. -#}
{% macro columns_of_the_card() %}
    {% do return((graph.nodes['model.sextant.customers'].columns | list) + (sextant.setting('customer_columns') or [])
        if graph.nodes else none) %}
{% endmacro %}

{#- Every audience, of the var audiences and of the file that the var audiences_file names. -#}
{% macro audiences() %}
    {% do return(modules.audiences.all_of(sextant.setting('audiences') or [], sextant.setting('audiences_file'))) %}
{% endmacro %}

{#- One line for each fault of an audience that can be told without asking the engine. -#}
{% macro audience_faults() %}
    {% do return(modules.audiences.faults(sextant.setting('audiences') or [], sextant.setting('audiences_file'),
        sextant.columns_of_the_card(), target.type) if execute else []) %}
{% endmacro %}
