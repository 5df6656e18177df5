with

raw_acquisition_costs as (

    {{ sextant.read_raw('acquisition_costs') }}

)

select * from raw_acquisition_costs
