{#-
    An address as lists of suppressions and advertising platforms have it: the SHA-256 of the email address in small letters, or of
    the number as E.164, without outer blanks. crm_sync/suppressions/file.py has the same.
-#}
{% macro address_hash(column) %}
    {% do return(sextant.sha256_of(sextant.address_of(column))) %}
{% endmacro %}
