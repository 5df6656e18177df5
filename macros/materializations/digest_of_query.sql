{#-
    A digest of all that the rows of a query depend on besides its source: its text, and the content of the other tables
    that it reads.
-#}
{% macro digest_of_query(sql, node, source) %}
    {% set parts = [sql] %}
    {% for table in sextant.relations_read_by(node) if table != source %}
        {% do parts.append(run_query("select cast(sum(hash(content)) as text) from " ~ table ~ " as content").rows[0][0]) %}
    {% endfor %}
    {% do return(local_md5(parts | join(' '))) %}
{% endmacro %}

{#- The digest of the query that computed a model's table; none where it is not known. -#}
{% macro known_digest(model_name) %}
    {% set rows = run_query("select digest from " ~ sextant.state_relation('int_query_digests') ~ " where model = '" ~ model_name
        ~ "'").rows %}
    {% do return(rows[0][0] if rows else none) %}
{% endmacro %}

{#- The tables and views that a node of the project's graph reads, itself or through a model that is part of it. -#}
{% macro relations_read_by(node) %}
    {% set relations = [] %}
    {% for node_id in node.depends_on.nodes | sort %}
        {% set other = graph.nodes[node_id] %}
        {% set is_part = other.config.materialized == 'ephemeral' %}
        {% do relations.extend(sextant.relations_read_by(other) if is_part else [sextant.relation_of(other)]) %}
    {% endfor %}
    {% do return(relations) %}
{% endmacro %}
