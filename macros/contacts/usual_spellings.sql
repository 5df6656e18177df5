{#-
    Texts of a column that differ only in letter case and blanks are one, in the spelling that most rows have; of equally
    frequent ones, in the first by name. A query of those whose spelling is not the usual one, which are few: spelling,
    usual_spelling.
-#}
{% macro usual_spellings(relation, column) %}
    select
        spelling,
        usual_spelling
    from (
        select
            {{ column }} as spelling,
            first_value({{ column }}) over (
                partition by {{ sextant.without_blanks('lower(' ~ column ~ ')') }}
                order by count(*) desc, {{ column }} asc
            ) as usual_spelling
        from {{ relation }}
        where {{ column }} is not null
        group by {{ column }}
    ) as spellings
    where spelling <> usual_spelling
{% endmacro %}
