// A spec's name as linux-only.json has it: from the workspace's root, with slashes.
exports.nameOf = function nameOf(workspace, file) {
  const slashed = file.replaceAll('\\', '/').replace(/^[A-Za-z]:/, '');
  const root = workspace.replaceAll('\\', '/');
  const at = slashed.indexOf(root);
  return at < 0 ? slashed : slashed.slice(at + root.length).replace(/^\//, '');
};

/** Whether an entry of linux-only.json is about a spec; `*` stands for any name within a folder. */
exports.isAbout = function isAbout(entry, name) {
  const parts = entry.file.split('*').map((part) => part.replace(/[.\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(name);
};
