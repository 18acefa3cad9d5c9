/*
 * Before Node-API 10 a reference can hold only an object, a function or a symbol, while better-sqlite3 keeps
 * references to strings. These two stand in for the originals: any other value is put into a one-element
 * array first, tagged so that an array of somebody else's is never mistaken for a box.
 */
#include <node_api.h>

static const napi_type_tag BOX = {0x5e7f1d0c9a3b4e62ULL, 0x8c41d7aa02f96b35ULL};

NAPI_EXTERN napi_status NAPI_CDECL compat_napi_create_reference(napi_env env, napi_value value,
                                                                uint32_t initial_refcount, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (type == napi_object || type == napi_function || type == napi_symbol) {
    return napi_create_reference(env, value, initial_refcount, result);
  }
  napi_value box;
  if ((status = napi_create_array_with_length(env, 1, &box)) != napi_ok) return status;
  if ((status = napi_set_element(env, box, 0, value)) != napi_ok) return status;
  if ((status = napi_type_tag_object(env, box, &BOX)) != napi_ok) return status;
  return napi_create_reference(env, box, initial_refcount, result);
}

NAPI_EXTERN napi_status NAPI_CDECL compat_napi_get_reference_value(napi_env env, napi_ref ref,
                                                                   napi_value* result) {
  napi_status status = napi_get_reference_value(env, ref, result);
  if (status != napi_ok || *result == NULL) return status;
  bool is_array = false;
  if (napi_is_array(env, *result, &is_array) != napi_ok || !is_array) return napi_ok;
  bool is_box = false;
  if (napi_check_object_type_tag(env, *result, &BOX, &is_box) != napi_ok || !is_box) return napi_ok;
  return napi_get_element(env, *result, 0, result);
}
