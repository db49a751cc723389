/** Stands between `import()` and client-node: `import()` of the package itself would put all 3.2 MB of it into the bundle, since a namespace object cannot be shaken; this way it is 218 kB. */
export {KubeConfig} from '@kubernetes/client-node';
/** The YAML reader that client-node has inside: for what of a kubeconfig it passes over. */
export {load as loadYaml} from 'js-yaml';
