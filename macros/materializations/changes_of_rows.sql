{#-
    The changes that a table of DuckDB needs so that it has the rows of a source, whose columns are all or some of its own: the
    source's rows that it does not have as they are, and the places (old_row, where is_old) of its rows that the source does not
    have. Rows are matched by a hash of their key and a hash of these columns, or of one column alone, so that no more than
    that is kept of most rows.
-#}
{% macro changes_of_rows(relation, source, key, compared_by=none) %}
    {% set columns = compared_by or sextant.column_list(sextant.reader_columns(source)) %}
with

hashed_rows as (

    select
        *,
        hash({{ key | join(', ') }}) as key_hash,
        hash({{ columns }}) as row_hash
    from {{ source }}

),

old_rows as (

    select
        hash({{ key | join(', ') }}) as key_hash,
        hash({{ columns }}) as row_hash,
        rowid as old_row
    from {{ relation }}

)

select
    hashed_rows.* exclude (key_hash, row_hash),
    old_rows.old_row,
    old_rows.old_row is not null as is_old
from hashed_rows
full outer join old_rows
    on
        hashed_rows.key_hash = old_rows.key_hash
        and hashed_rows.row_hash = old_rows.row_hash
where hashed_rows.row_hash is null or old_rows.row_hash is null
{% endmacro %}

{#- The names of columns ([{'name', 'type'}]) as SQL lists them. -#}
{% macro column_list(columns) %}
    {% set names = [] %}
    {% for column in columns %}
        {% do names.append(adapter.quote(column.name)) %}
    {% endfor %}
    {% do return(names | join(', ')) %}
{% endmacro %}

{#-
    Carries out the changes of the query's source: the query runs again over the changed rows and, where rows depend on
    their group, over the table's rows that are in a group with a changed one.
-#}
{% macro replace_groups(relation, changes, sql, source, grouped_by) %}
    {% set columns = sextant.column_list(sextant.reader_columns(relation)) %}
    {% set read = sextant.column_list(sextant.reader_columns(source)) %}
    {% set part = api.Relation.create(identifier=relation.identifier ~ '__part') %}
    {% call statement('part') %}
        create or replace temp table {{ part }} as
        {% if grouped_by %}
        with changed_groups as (
            select {{ grouped_by }} from {{ changes }} where not is_old
            union
            select {{ grouped_by }} from {{ relation }} where rowid in (select old_row from {{ changes }} where is_old)
        )
        select {{ read }} from {{ relation }}
        where
            {{ grouped_by }} in (select {{ grouped_by }} from changed_groups)
            and rowid not in (select old_row from {{ changes }} where is_old)
        union all
        {% endif %}
        select {{ read }} from {{ changes }} where not is_old
    {% endcall %}
    {% call statement('main') %}
        delete from {{ relation }}
        where
            rowid in (select old_row from {{ changes }} where is_old)
            {% if grouped_by %}
            or {{ grouped_by }} in (select {{ grouped_by }} from {{ part }})
            {% endif %};
        insert into {{ relation }} ({{ columns }})
        select {{ columns }} from ({{ sql | replace(source | string, part | string) }});
        drop table {{ part }}
    {% endcall %}
{% endmacro %}

{#- Whether changes remove a person's last row from a table, or bring the row of an erased person. -#}
{% macro somebody_leaves(relation, changes, key, erased) %}
    {% set leavers %}
        select 1 from {{ changes }} where not is_old and {{ erased }}
        union all
        select 1
        from {{ relation }} as old_rows
        where
            rowid in (select old_row from {{ changes }} where is_old)
            and not exists (
                select 1
                from {{ changes }} as changes
                where
                    not changes.is_old
                    {% for column in key %}
                    and changes.{{ column }} = old_rows.{{ column }}
                    {% endfor %}
            )
        limit 1
    {% endset %}
    {% do return(run_query(leavers).rows | length > 0) %}
{% endmacro %}
