{#- Counts the numbers of some parts that prove a decimal mark, and lets the plan conclude. -#}
{% macro settle_numbers(plan, parts, kinds, counts, evidence) %}
    {% set numbers = [] %}
    {% for name, kind in kinds.items() if kind == 'number' %}
        {% do numbers.append(name) %}
        {% if counts[name ~ '__other'] %}
            {% do evidence.other_numbers.add(name) %}
        {% endif %}
    {% endfor %}
    {% set separators = parts | map(attribute='source') | selectattr('kind', 'eq', 'csv') | map(attribute='separator') | list %}
    {% set separator = ';' if ';' in separators else ',' %}
    {% if numbers and (evidence.other_numbers or separator == ';') %}
        {% set probes = {} %}
        {% for name in numbers %}
            {% set core = sextant.number_core(sextant.clean_text(name, name, 'number')) %}
            {% for proof, pattern in sextant.number_forms().items() %}
                {% do probes.update({name ~ '__' ~ proof: sextant.matches(core, pattern)}) %}
            {% endfor %}
        {% endfor %}
        {% set told = sextant.setting('decimal_mark') or (parts[0].source.export.decimal_mark if parts[0].source.export) %}
        {% do evidence.settle_numbers(parts[0].place, sextant.counts_by_column(numbers, sextant.count_probes(parts, kinds, probes)),
            separator, told or none) %}
        {#- Once a comma is known to be the decimal mark, a point in a plain number may separate thousands. -#}
        {% if evidence.decimal_mark == 'comma' %}
            {% do evidence.other_numbers.update(numbers) %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- Counts the values that prove an order of day and month, and other forms of times. -#}
{% macro settle_times(plan, parts, kinds, counts, evidence) %}
    {% set times = [] %}
    {% for name, kind in kinds.items() if kind == 'time' and counts[name ~ '__other'] %}
        {% do times.append(name) %}
    {% endfor %}
    {% if times %}
        {% set probes = {} %}
        {% for name in times %}
            {% set text = sextant.clean_text(name, name, 'time') %}
            {% do probes.update({name ~ '__filled': text ~ ' is not null'}) %}
            {% for form, pattern in sextant.time_forms().items() %}
                {% do probes.update({name ~ '__' ~ form: sextant.matches(text, pattern)}) %}
            {% endfor %}
        {% endfor %}
        {% set told = sextant.setting('date_order') or (parts[0].source.export.date_order if parts[0].source.export) %}
        {% do evidence.settle_times(parts[0].place, sextant.counts_by_column(times, sextant.count_probes(parts, kinds, probes)),
            told or none) %}
    {% endif %}
{% endmacro %}

{#- {'total_amount__filled': 3} as {'total_amount': {'filled': 3}}. -#}
{% macro counts_by_column(names, counts) %}
    {% set by_column = {} %}
    {% for name in names %}
        {% set own = {} %}
        {% for key, count in counts.items() if key.startswith(name ~ '__') %}
            {% do own.update({key[(name ~ '__') | length:]: count}) %}
        {% endfor %}
        {% do by_column.update({name: own}) %}
    {% endfor %}
    {% do return(by_column) %}
{% endmacro %}
