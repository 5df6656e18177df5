{#-
    The plan of this run: which files or relations give each raw table, and how they are written. Python looks at the
    files (intake/); the engine says which columns there are and counts the values that prove a dialect. The plan is
    made once in a run. Input: anew = look again, at the start of a run. Output: intake.plan.Plan.
-#}
{% macro raw_plan(anew=false) %}
    {% set plan = modules.intake.plan(sextant.raw_settings(), anew) %}
    {% if not plan.is_settled %}
        {% for store in plan.stores if store.schema and not store.database %}
            {% do plan.add_relations(store, sextant.relations_with_columns(store.schema)) %}
        {% endfor %}
        {% for source in plan.sources if source.kind == 'parquet' %}
            {% do source.described(sextant.names_and_types(sextant.source_reader(source))) %}
        {% endfor %}
        {% for source in plan.sources if source.records is none %}
            {% do source.counted(run_query('select count(*) from ' ~ sextant.source_reader(source)).rows[0][0]) %}
        {% endfor %}
        {% do plan.lay_out() %}
        {% if not plan.faults %}
            {% for parts in plan.groups().values() %}
                {% do sextant.gather_evidence(plan, parts) %}
                {% for part in parts if part.map.one_row_per %}
                    {% do part.counted(run_query("select count(distinct " ~ sextant.raw_value(part, part.map.one_row_per).sql
                        ~ ") from " ~ sextant.source_reader(part.source)).rows[0][0]) %}
                {% endfor %}
            {% endfor %}
        {% endif %}
        {% do plan.settled() %}
        {% do sextant.judge_raw_input(plan) if plan.stores %}
    {% endif %}
    {% do return(plan) %}
{% endmacro %}

{#-
    The settings that the plan depends on. A relative folder starts at the project that is run. The word sample is the
    sample shop. A schema is one of the warehouse, unless the raw data are a database.
-#}
{% macro raw_settings() %}
    {% set schema = sextant.setting('raw_schema') %}
    {% set folder = sextant.setting('raw_data') or env_var('SEXTANT_RAW', '') or 'sample' %}
    {% set folder = none if schema and not modules.intake.is_database(folder) else folder %}
    {% do return({
        'raw_data': modules.intake.sample() if folder == 'sample' else folder.rstrip('/') if folder else none,
        'raw_schema': schema,
        'raw_format': sextant.setting('raw_format') or env_var('SEXTANT_FORMAT', '') or none,
        'stores': sextant.setting('stores'),
        'timezone': sextant.setting('timezone'),
        'customer_columns': sextant.setting('customer_columns') or [],
        'date_order': sextant.setting('date_order'),
        'decimal_mark': sextant.setting('decimal_mark'),
    }) %}
{% endmacro %}

{#-
    The columns that a raw table may have: those that models/staging/_sources.yml declares, and the shop's own of its
    customers, which are text. List of column nodes.
-#}
{% macro declared_columns(table_name) %}
    {% if not execute %}
        {% do return([]) %}
    {% endif %}
    {% set columns = graph.sources['source.sextant.raw.' ~ table_name].columns.values() | list %}
    {% for name in sextant.setting('customer_columns') or [] if table_name == 'customers' %}
        {% do columns.append({'name': name, 'data_type': 'string', 'config': {'meta': {}}}) %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}

{#-
    The columns of a raw table that the raw input really has, by their declared names; none where the table is absent.
-#}
{% macro raw_columns(table_name) %}
    {% do return(sextant.raw_plan().provided(table_name) if execute else []) %}
{% endmacro %}

{#- One source as SQL, after `from`. -#}
{% macro source_reader(source) %}
    {% if source.kind == 'csv' %}
        {% do return(sextant.csv_reader(source.location, source.separator, source.is_small)) %}
    {% elif source.kind == 'parquet' %}
        {% do return(sextant.parquet_reader(source.location)) %}
    {% endif %}
    {% do return(source.location) %}
{% endmacro %}

{#- Names and types of a reader's columns, in its order: list of pairs. -#}
{% macro names_and_types(reader) %}
    {% set pairs = [] %}
    {% for column in sextant.reader_columns(reader) %}
        {% do pairs.append((column.name, column.type)) %}
    {% endfor %}
    {% do return(pairs) %}
{% endmacro %}

{#- All relations of a schema: list of (name, name in SQL, names and types of its columns). -#}
{% macro relations_with_columns(schema) %}
    {% set relations = [] %}
    {% for name in sextant.relations_in_schema(schema) %}
        {% set relation = api.Relation.create(database=target.database, schema=schema, identifier=name) %}
        {% do relations.append((name, relation | string, sextant.names_and_types(relation))) %}
    {% endfor %}
    {% do return(relations) %}
{% endmacro %}
