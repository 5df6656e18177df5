{#-
    The key of one row that a test has found, the smallest: ", e.g. customer_id = 17, snapshot_date = 2025-12-31". Nothing where
    the key is not known, or is personal data. Only a test that failed asks for it.
    Input: table = its node; key = its columns; found = a select of the rows, or of their keys.
-#}
{% macro example_in_words(table, key, found) %}
    {% if not key or key | select('in', sextant.personal_columns(table)) | list %}
        {% do return('') %}
    {% endif %}
    {% set order, texts, parts = [], [], [] %}
    {% for column in key %}
        {#- Engines differ in where a null comes. -#}
        {% do order.append(column ~ ' nulls last') %}
        {% do texts.append('cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ') as ' ~ column) %}
    {% endfor %}
    {% set smallest = run_query('select ' ~ (texts | join(', ')) ~ ' from (select ' ~ (key | join(', ')) ~ ' from (' ~ found
        ~ ') as found order by ' ~ (order | join(', ')) ~ ' limit 1) as smallest').rows[0] %}
    {% for column in key %}
        {% set value = 'null' if smallest[loop.index0] is none else smallest[loop.index0] %}
        {#- Some exports know a customer by an address or a number; a store's name may be before it. -#}
        {% if modules.re.search('@|(^|:)[+][0-9]', value) %}
            {% do return('') %}
        {% endif %}
        {% do parts.append(column ~ ' = ' ~ value) %}
    {% endfor %}
    {% do return(', e.g. ' ~ (parts | join(', '))) %}
{% endmacro %}

{#-
    The same of a row that breaks a rule of rows_hold. A rule about a personal column says something of the person whose key it is.
    Input: test = the test's node; rule = the rule's name.
-#}
{% macro broken_row_in_words(test, table, key, rule) %}
    {% set condition = render(test.test_metadata.kwargs.rules[rule]) %}
    {% for column in sextant.personal_columns(table) %}
        {% if modules.re.search('\\b' ~ column ~ '\\b', condition) %}
            {% do return('') %}
        {% endif %}
    {% endfor %}
    {% do return(sextant.example_in_words(table, key, 'select * from '
        ~ sextant.rows_to_test(sextant.relation_of(table), test) ~ ' where (' ~ condition ~ ') is not true')) %}
{% endmacro %}

{#- The columns of a table whose YAML says of them meta: {pii: true}. -#}
{% macro personal_columns(table) %}
    {% set names = [] %}
    {% for column in table.columns.values() if column.config.meta.get('pii') %}
        {% do names.append(column.name) %}
    {% endfor %}
    {% do return(names) %}
{% endmacro %}

{#- The key of a table, as its test unique_key has it; of several, the first by the test's name. None without such a test. -#}
{% macro key_of(table) %}
    {#- Looked for by name, because dbt makes a dictionary of each node that it is asked for. -#}
    {% for node_id in graph.nodes.keys() | sort if ('.unique_key_' ~ table.name ~ '_') in node_id %}
        {% if graph.nodes[node_id].attached_node == table.unique_id %}
            {% do return(graph.nodes[node_id].test_metadata.kwargs.columns) %}
        {% endif %}
    {% endfor %}
    {% do return(none) %}
{% endmacro %}
