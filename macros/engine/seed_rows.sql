{#-
    dbt-spark writes the values of a seed between quotes as they are: a label with an apostrophe would end the
    statement. dbt's reader of seeds also turns the word null into no value: a seed's meta names the columns in which it
    is a word.
-#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set types = [] %}
    {% set words = model.config.get('meta', {}).get('null_is_a_word_in', []) %}
    {% for name in agate_table.column_names %}
        {% do types.append(model.config.get('column_types', {}).get(name, adapter.convert_type(agate_table, loop.index0))) %}
    {% endfor %}
    {% set rows = [] %}
    {% for row in agate_table.rows %}
        {% set values = [] %}
        {% for value in row %}
            {% set value = 'null' if value is none and agate_table.column_names[loop.index0] in words else value %}
            {% set text = 'null' if value is none else sextant.text_literal(value | string) %}
            {% do values.append('cast(' ~ text ~ ' as ' ~ types[loop.index0] ~ ')') %}
        {% endfor %}
        {% do rows.append('(' ~ (values | join(', ')) ~ ')') %}
    {% endfor %}
    {% set sql = 'insert into ' ~ this ~ ' values\n' ~ (rows | join(',\n')) %}
    {% if rows %}
        {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {% endif %}
    {% do return(sql) %}
{% endmacro %}
