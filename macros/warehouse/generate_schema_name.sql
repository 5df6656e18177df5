{#-
    Schemas are named as the marts are published (core, segmentation...), without the target's own as a prefix; the var
    schema_prefix is one.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (sextant.setting('schema_prefix') or '') ~ (custom_schema_name | trim if custom_schema_name else target.schema) }}
{%- endmacro %}
