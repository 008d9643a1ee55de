# cmake -DOUTPUT=recipes.cpp "-DRECIPES=a.json;b.json" -P EmbedRecipes.cmake
set(entries "")
foreach(recipe IN LISTS RECIPES)
  get_filename_component(name "${recipe}" NAME_WE)
  file(READ "${recipe}" json)
  string(APPEND entries "    {\"${name}\", R\"recipe(${json})recipe\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by EmbedRecipes.cmake from native/recipes.
#include \"recipe/recipe.h\"

namespace lenslet::native {

const std::vector<BuiltInRecipe> kBuiltInRecipes = {
${entries}};

}  // namespace lenslet::native
")
