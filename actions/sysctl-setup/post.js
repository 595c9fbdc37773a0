require('../launcher/main.js')('sysctl-setup', 'restore')
