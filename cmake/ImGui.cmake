# lenslet::imgui: Dear ImGui without its demo, debug tools, files and shell, which the web build would pay for in bytes.
# On the web it brings the OpenGL ES 3 renderer; the platform side is our own.

if(LENSLET_WEB)
  lenslet_require(imgui/imgui.cpp web)
endif()
if(NOT EXISTS "${LENSLET_TOOLCHAIN_DIR}/imgui/imgui.cpp")
  return()
endif()

set(imgui "${LENSLET_TOOLCHAIN_DIR}/imgui")
add_library(lenslet_imgui STATIC EXCLUDE_FROM_ALL
  "${imgui}/imgui.cpp"
  "${imgui}/imgui_draw.cpp"
  "${imgui}/imgui_tables.cpp"
  "${imgui}/imgui_widgets.cpp")
add_library(lenslet::imgui ALIAS lenslet_imgui)
target_include_directories(lenslet_imgui SYSTEM PUBLIC "${imgui}" "${imgui}/backends")
# OpenGL ES has no offset for more than 65,535 vertices of a page, which long lists and curves can have.
target_compile_definitions(lenslet_imgui PUBLIC
  "ImDrawIdx=unsigned int"
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEMO_WINDOWS
  IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_FILE_FUNCTIONS
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS)

if(EMSCRIPTEN)
  target_sources(lenslet_imgui PRIVATE "${imgui}/backends/imgui_impl_opengl3.cpp")
  target_compile_definitions(lenslet_imgui PUBLIC IMGUI_IMPL_OPENGL_ES3)
  # Widgets are not the hot loop; their bytes are on the visitor's line.
  target_compile_options(lenslet_imgui PRIVATE $<$<CONFIG:Release>:-Os>)
endif()
