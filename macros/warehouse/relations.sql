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
    {% set schema = sextant.relation_named('int_as_of').schema if execute else 'intermediate' %}
    {% do return(api.Relation.create(database=target.database, schema=schema, identifier=name, type='table')) %}
{% endmacro %}

{#- The schema of a model or seed by the contract, which the serving copy has: by its folder, whatever its config says. -#}
{% macro contract_schema(node) %}
    {% do return('rules' if node.resource_type == 'seed' else 'intermediate' if 'blocks' in node.fqn else node.fqn[1]) %}
{% endmacro %}
