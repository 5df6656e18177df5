{#- Where a node of the project's graph is, without a ref() to it: only a model that reads the node may have a ref(). -#}
{% macro relation_of(node) %}
    {% do return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) %}
{% endmacro %}

{#- Where one of Sextant's models or seeds is. ref() knows only what a node has declared, and a hook declares nothing. -#}
{% macro relation_named(name) %}
    {% do return(sextant.relation_of(graph.nodes.get('model.sextant.' ~ name) or graph.nodes['seed.sextant.' ~ name])) %}
{% endmacro %}

{#- Where a table is in which the warehouse remembers something (models/state.yml). -#}
{% macro state_relation(name) %}
    {% do return(api.Relation.create(database=target.database, schema='intermediate', identifier=name, type='table')) %}
{% endmacro %}
