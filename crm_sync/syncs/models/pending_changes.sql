-- What {{ var('destination') }} has not acknowledged of the published changes: the build that published them
-- compared with the acknowledgements of its time, and a sync may have run since.
select
    changes.*,
    erased.contact_key is not null as is_erasure
from published_marts.activation.crm_contact_changes as changes
left join activation_state.acknowledged_contacts as acknowledged
    on
        changes.destination = acknowledged.destination
        and changes.contact_key = acknowledged.contact_key
left join this_sync.erased_contacts as erased
    on changes.contact_key = erased.contact_key
where
    changes.destination = '{{ var('destination') }}'
    and case
        when changes.change_type = 'removed' then acknowledged.contact_key is not null
        else acknowledged.row_hash is distinct from changes.row_hash
    end
    {% if var('only_erasures') %}
    and changes.change_type = 'removed' and erased.contact_key is not null
    {% endif %}
order by changes.change_type = 'removed', changes.contact_key
